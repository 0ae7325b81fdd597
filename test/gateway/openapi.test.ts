/** The document and the routes are the same: every route is documented, every documented call answers. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anEvent, call, startGateway } from './gateway-fixture.js';
import type { Gateway } from './gateway-fixture.js';

type Operations = Readonly<Record<string, { readonly responses: Readonly<Record<string, unknown>> }>>;

let gateway: Gateway;
let documented: Readonly<Record<string, Operations>>;
let text: string;
beforeAll(async () => {
  gateway = await startGateway();
  const { body } = await call(gateway, 'GET', '/openapi.json', { key: null });
  documented = body.paths;
  text = JSON.stringify(body);
});
afterAll(() => gateway.stop());

const names = (paths: Readonly<Record<string, Operations>>) =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path}`),
  );

describe('the OpenAPI document', () => {
  it('has every route that answers', () => {
    const registered = gateway.app.router.stack.flatMap(({ route }) => {
      const methods = new Set(route?.stack.map(({ method }) => method));
      const path = route?.path.replaceAll(/:(\w+)/g, '{$1}');
      // What is registered for all methods at once answers wrong ones.
      return methods.size === 1 ? [...methods].map((method) => `${method} ${path}`) : [];
    });
    expect(registered.toSorted()).toEqual(names(documented).toSorted());
    expect(registered.length).toBeGreaterThan(25);
  });

  it('has no call that does not answer', async () => {
    for (const name of names(documented)) {
      const [method = '', path = ''] = name.split(' ');
      const filled = path
        .replace('{orderId}', 'none')
        .replace('{symbol}', 'none')
        .replace('{listId}', 'none');
      // oxlint-disable-next-line no-await-in-loop
      const { status, body } = await call(gateway, method.toUpperCase(), filled);
      const answers = Object.keys(documented[path]?.[method]?.responses ?? {});
      expect([name, answers]).toEqual([name, expect.arrayContaining([String(status)])]);
      expect(body?.type).not.toBe('/problems/method-not-allowed');
      expect(String(body?.detail)).not.toContain('there is nothing at');
    }
  });

  it('is OpenAPI 3.1 whose references all lead somewhere', () => {
    const document = JSON.parse(text);
    expect(document.openapi).toMatch(/^3\.1\./);
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(Object.keys(document.components.schemas)).toContain(name);
    }
  });

  it('knows every field of an audit event, and what is said of one partition and of several', () => {
    const { AuditEvent, ChainReport } = JSON.parse(text).components.schemas;
    expect(Object.keys(AuditEvent.properties)).toEqual(Object.keys(anEvent(1)));
    expect(AuditEvent.required).toEqual(Object.keys(anEvent(1)));
    expect(ChainReport.required).toEqual(['verified', 'records', 'faults']);
    expect(ChainReport.properties).toMatchObject({ head: {}, heads: {} });
    expect(ChainReport.properties.faults.items.required).toEqual(['kind', 'seq', 'detail']);
  });

  it('describes every field of an order', () => {
    const { properties } = JSON.parse(text).components.schemas.OrderRequest;
    for (const field of Object.values(properties)) expect(field).toHaveProperty('description');
  });
});
