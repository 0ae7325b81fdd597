/** The REST gateway: registers every route once and answers whatever goes wrong with a problem. */
import express from 'express';
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express';
import type { Micros } from '../../lib/clock.js';
import type { GatewayDeps } from '../gateway-deps.js';
import { AuditBehind, ReadingUnavailable } from '../../projections/read-side.js';
import { sessionOf } from '../session.js';
import { auditRoutes } from './audit-routes.js';
import { Authentication } from './authenticate.js';
import { calendarRoutes } from './calendar-routes.js';
import { cancelRoutes } from './cancel-routes.js';
import { deskRoutes } from './desk-routes.js';
import { readingRoutes } from './reading-routes.js';
import { HttpMetrics } from './http-metrics.js';
import { operationsRoutes } from './operations-routes.js';
import { orderEntryRoutes } from './order-entry-routes.js';
import { orderListRoutes } from './order-list-routes.js';
import { orderReadRoutes } from './order-read-routes.js';
import { reconciliationRoutes } from './reconciliation-routes.js';
import { replaceRoutes } from './replace-routes.js';
import { pages } from './pages.js';
import { RequestRefused, problem, sendProblem } from './problem.js';
import { readBody } from './read-body.js';
import { resolveRoutes } from './resolve-routes.js';
import type { RestContext } from './rest-context.js';
import type { Route } from './route.js';
import { setRequestId } from './send.js';

const CLIENT_REQUEST_ID = /^[\w.-]{1,64}$/;

const NOBODY = sessionOf(
  'none',
  { userId: 'nobody', name: '', role: 'trader', desk: '', accounts: [], enabled: false },
  [],
);

/** An express application that serves the API, its documentation and the page. */
export function createRestGateway(deps: GatewayDeps): Express {
  const context: RestContext = { ...deps, http: new HttpMetrics(deps.metrics) };
  const routes = restRoutes(context);
  const app = express();
  app.set('etag', false).set('x-powered-by', false).set('query parser', 'simple');
  const answering = new Answering(context);
  for (const route of routes) app[route.method](expressPath(route.path), answering.handler(route));
  for (const [path, allow] of methodsByPath(routes)) app.all(expressPath(path), wrongMethod(allow));
  app.use(pages(deps.webRoot));
  app.use(unknownPath, answering.failure);
  return app;
}

/** Every call of the API; the order is that of registration, the hottest first. */
export function restRoutes(context: RestContext): readonly Route[] {
  const routes: Route[] = [
    ...orderEntryRoutes(context),
    ...cancelRoutes(context),
    ...replaceRoutes(context),
    ...orderListRoutes(context),
    ...orderReadRoutes(context),
    ...deskRoutes(context),
    ...readingRoutes(context),
    ...calendarRoutes(context),
    ...reconciliationRoutes(context),
    ...resolveRoutes(context),
    ...auditRoutes(context),
    ...operationsRoutes(context, () => routes),
  ];
  return routes;
}

class Answering {
  readonly #authentication: Authentication;

  constructor(private readonly context: RestContext) {
    this.#authentication = new Authentication(context.keys);
  }

  handler(route: Route): RequestHandler {
    return async (req, res) => {
      const began = this.context.clock.now();
      setRequestId(res, this.#requestId(req));
      try {
        await this.#answer(route, req, res);
      } catch (error) {
        this.#refuse(error, req, res);
      }
      this.#measure(route, res, began);
    };
  }

  async #answer(route: Route, req: Request, res: Response): Promise<void> {
    const session = route.access === 'public' ? NOBODY : this.#authentication.session(req);
    if (!session) return this.#authentication.refuse(req, res);
    const body = route.body ? await readBody(req, route.body.limit) : undefined;
    await route.handle({ req, res, session, query: undefined, body });
  }

  #measure({ method, path }: Route, { statusCode: status }: Response, began: Micros): void {
    this.context.http.answered({ method, route: path, status }, (this.context.clock.now() - began) / 1e6);
  }

  #requestId({ headers }: Request): string {
    const given = headers['x-request-id'];
    return typeof given === 'string' && CLIENT_REQUEST_ID.test(given) ? given : this.context.ids.next();
  }

  /** What express itself refuses before a route is found, such as a path that does not decode. */
  readonly failure: ErrorRequestHandler = (error, req, res, _next) => this.#refuse(error, req, res);

  #refuse(error: unknown, req: Request, res: Response): void {
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (error instanceof RequestRefused)
      return sendProblem(res, error.problem, extraHeaders(error.problem.status));
    if (error instanceof AuditBehind)
      return sendProblem(res, problem('audit-behind', error.message), extraHeaders(503));
    if (error instanceof ReadingUnavailable) {
      this.context.log.warn({ err: error.cause, path: req.path }, error.message);
      const detail = `${error.message}; nothing was done, send it again later`;
      return sendProblem(res, problem('reading-unavailable', detail), extraHeaders(503));
    }
    if (isClientFault(error))
      return sendProblem(res, problem('invalid-request', 'the path cannot be decoded'));
    this.context.log.error({ err: error, method: req.method, path: req.path }, 'a request failed');
    sendProblem(
      res,
      problem('internal', 'the cause is in the log; nothing is known of the outcome, ask for it'),
    );
  }
}

function extraHeaders(status: number): readonly string[] {
  if (status === 503) return ['retry-after', '1'];
  // The rest of the body is not read.
  return status === 413 ? ['connection', 'close'] : [];
}

function isClientFault(error: unknown): boolean {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, string> {
  const allowed = new Map<string, string>();
  for (const { path, method } of routes) {
    const methods = method === 'get' ? 'GET, HEAD' : method.toUpperCase();
    const known = allowed.get(path);
    allowed.set(path, known === undefined ? methods : `${known}, ${methods}`);
  }
  return allowed;
}

function wrongMethod(allow: string): RequestHandler {
  return (req, res) =>
    sendProblem(res, problem('method-not-allowed', `${req.method} is not possible here; use ${allow}`), [
      'allow',
      allow,
    ]);
}

const unknownPath: RequestHandler = (req, res) =>
  sendProblem(res, problem('not-found', `there is nothing at ${req.path.slice(0, 128)}; see /docs`));
