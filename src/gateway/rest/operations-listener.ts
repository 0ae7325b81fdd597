/** Health and metrics of a process that has no API. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

export interface OperationsDeps {
  readonly metrics: Registry;
  /** In words; null while it is ready. */
  readonly notReadyBecause: () => string | null;
}

export function operationsListener({ metrics, notReadyBecause }: OperationsDeps): RequestListener {
  return (req: IncomingMessage, res: ServerResponse) => {
    switch (new URL(req.url ?? '/', 'http://localhost').pathname) {
      case '/health/live':
        return answer(res, 200, { status: 'alive', reason: null });
      case '/health/ready': {
        const reason = notReadyBecause();
        return answer(res, reason === null ? 200 : 503, {
          status: reason === null ? 'ready' : 'not ready',
          reason,
        });
      }
      case '/metrics':
        return void sendMetrics(res, metrics);
      default:
        return answer(res, 404, { status: 'not found', reason: 'this process has no API; ask a gateway' });
    }
  };
}

function answer(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

async function sendMetrics(res: ServerResponse, metrics: Registry): Promise<void> {
  const text = await metrics.metrics();
  res.writeHead(200, { 'content-type': metrics.contentType });
  res.end(text);
}
