import type { IncomingMessage } from 'node:http';
import { AuditFile } from './auditFile';
import type { RequestContext } from './requestContext';
import type { ResponseBuffer } from './responseBuffer';
import { Session } from './session';

export type Route = (
  context: RequestContext,
  request: IncomingMessage,
  buffer: ResponseBuffer,
  auditPath: string,
) => Promise<void>;

const maxBodyBytes = 1_000_000;

/** The route for a request, `undefined` when there is none. */
export function findRoute(method: string | undefined, url: string): Route | undefined {
  const [, first = ''] = url.split(/[/?]/, 2);
  return routes.get(`${method} /${first}`);
}

const routes = new Map<string, Route>([
  ['GET /catalog', showCatalog],
  ['GET /export', exportReport],
  ['GET /health', answerHealth],
  ['POST /orders', placeOrder],
]);

async function showCatalog(
  context: RequestContext,
  request: IncomingMessage,
  buffer: ResponseBuffer,
): Promise<void> {
  signIn(context, request);
  const page = `<ul>${'<li>a thing to buy</li>'.repeat(80)}</ul>\n`;
  context.userValues.set('page', page);
  buffer.append(page);
}

/** Leaves its audit file to the reset, which does not close it. */
async function placeOrder(
  context: RequestContext,
  request: IncomingMessage,
  buffer: ResponseBuffer,
  auditPath: string,
): Promise<void> {
  const session = signIn(context, request);
  const body = await readBody(request);
  context.userValues.set('body', body);
  const audit = AuditFile.open(auditPath);
  if (audit) {
    context.userValues.set('audit', audit);
    audit.write(`order of ${body.length} bytes by ${session.user}`);
  }
  buffer.append(`ordered, ${body.length} bytes\n`);
}

/** Closes its audit file itself: the slot is stale all the same, but nothing stays open. */
async function exportReport(
  context: RequestContext,
  request: IncomingMessage,
  buffer: ResponseBuffer,
  auditPath: string,
): Promise<void> {
  const session = signIn(context, request);
  const audit = AuditFile.open(auditPath);
  if (audit) {
    context.userValues.set('audit', audit);
    audit.write(`export by ${session.user}`);
    audit.close();
  }
  buffer.append('exported\n');
}

async function answerHealth(
  context: RequestContext,
  _request: IncomingMessage,
  buffer: ResponseBuffer,
): Promise<void> {
  context.userValues.set('probe', 'load balancer');
  buffer.append('healthy\n');
}

function signIn(context: RequestContext, request: IncomingMessage): Session {
  const user = String(request.headers['x-user'] ?? 'guest');
  const session = new Session(`s-${user}`, user, ['read', 'order']);
  context.userValues.set('session', session);
  return session;
}

/** The whole body. Rejects when it is longer than the server accepts. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error(`body longer than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
