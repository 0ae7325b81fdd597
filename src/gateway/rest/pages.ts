/** What a browser loads: the built page at `/`, and the API's documentation at `/docs`, all from this server. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express from 'express';
import type { Response, Router } from 'express';
import { PAGE_HEADERS } from './security-headers.js';

const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Fairlead API</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>
`;
const DOCS_SCRIPT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });\n`;

/** Files whose names hold a hash of their content never change. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[\w-]{8,}\.\w+$/;

export function pages(webRoot: string | null): Router {
  const router = express.Router();
  router.use((_req, res, next) => {
    res.set(PAGE_HEADERS);
    next();
  });
  router.get('/docs', (_req, res) => page(res, 'html', DOCS_PAGE));
  router.get('/docs/start.js', (_req, res) => page(res, 'js', DOCS_SCRIPT));
  router.use('/docs', express.static(SWAGGER_UI, { index: false, redirect: false, maxAge: '1h' }));
  if (webRoot !== null) router.use(express.static(webRoot, { setHeaders: cacheRule, redirect: false }));
  return router;
}

function page(res: Response, type: string, text: string): void {
  res.set('cache-control', 'no-cache').type(type).send(text);
}

function cacheRule(res: Response, path: string): void {
  res.set('cache-control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
}
