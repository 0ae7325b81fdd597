/** The OpenAPI 3.1 document, made from the very routes and schemas that answer. */
import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { Answer, Route } from './route.js';
import { problemView } from './view-schemas.js';

/** Plain JSON. */
export function openApiDocument(routes: readonly Route[], version: string) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Fairlead',
      version,
      description:
        'Order entry, blotter, markets, compliance and audit. Prices, quantities and money are decimal strings; ' +
        'times are RFC 3339 UTC with microseconds. Refusals are RFC 9457 problems.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
    security: [{ apiKey: [] }],
    paths,
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === 'public' && { security: [] }),
    requestParams: {
      ...(names.length > 0 && {
        path: z.strictObject(Object.fromEntries(names.map((name) => [name, z.string()]))),
      }),
      ...(Object.keys(route.query.shape).length > 0 && { query: route.query }),
    },
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: route.body.schema } } },
    }),
    responses: responses(route),
  };
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[/{}.-]+/).filter((word) => word !== '' && word !== 'v1');
  return [method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

function responses(route: Route) {
  const refusals = route.access === 'public' ? {} : { 400: BAD, 401: NO_KEY, 403: NOT_YOURS };
  const all = { ...refusals, ...(route.body && BODY_REFUSALS), ...route.answers };
  return Object.fromEntries(Object.entries(all).map(([status, answer]) => [status, response(answer)]));
}

function response({ description, schema, contentType }: Answer) {
  if (!schema && contentType === undefined) return { description };
  const type = contentType ?? (schema === problemView ? 'application/problem+json' : 'application/json');
  return { description, content: { [type]: { schema: schema ?? z.string() } } };
}

const BAD: Answer = { description: 'Malformed; every bad field is named', schema: problemView };
const NO_KEY: Answer = { description: 'No valid key', schema: problemView };
const NOT_YOURS: Answer = { description: 'Not entitled', schema: problemView };
const BODY_REFUSALS = {
  413: { description: 'The body is too large', schema: problemView },
  415: { description: 'The body is not application/json in UTF-8', schema: problemView },
};
