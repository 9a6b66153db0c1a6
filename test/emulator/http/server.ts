import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { World } from '../world';
import { urlsOf } from '../publicNames';
import { json, Refusal, text } from './answers';
import { bearerClaims } from './auth';
import type { Answer, Call, Route } from './call';
import { runsAnyway, applyFault, type Silence } from './faults';
import { routes } from './routes';
import { helpPage } from './routes/lcs/site';

/**
 * The HTTP server of the emulator, or with a certificate its HTTPS server. `signal` ends pending
 * responses.
 */
export function createHttpServer(
  world: World,
  signal: AbortSignal,
  certificate?: ServerOptions,
): Server {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    serve(world, request, response, signal).catch((error: unknown) => {
      // Only a stop of the emulator or a disconnected client leads here.
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
  return certificate ? createSecureServer(certificate, listener) : createServer(listener);
}

async function serve(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const call = await readCall(world, request);
  const match = findRoute(call);
  if (!call.url.pathname.startsWith('/__emulator') || !match) record(call);
  if (!match) {
    const isBrowser = call.headers.accept?.includes('text/html') === true;
    const problem = 'The emulator has no page at this address.';
    send(world, response, isBrowser ? helpPage(call.base, problem) : text('Not found.\n', 404));
    return;
  }
  const outcome = await answer(match.route, { ...call, params: match.params }, signal);
  if (outcome === 'hang') return;
  if (outcome === 'reset') request.socket.resetAndDestroy();
  else send(world, response, outcome);
}

async function readCall(world: World, request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return {
    world,
    method: request.method ?? 'GET',
    ...urlsOf(request),
    params: {},
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    claims: bearerClaims(request.headers.authorization),
  };
}

function findRoute(call: Call): { route: Route; params: Call['params'] } | undefined {
  const path = decodeURIComponent(call.url.pathname);
  for (const route of routes) {
    const found = route.method === call.method ? route.path.exec(path) : null;
    if (found) return { route, params: { ...found.groups } };
  }
  return undefined;
}

async function answer(route: Route, call: Call, signal: AbortSignal): Promise<Answer | Silence> {
  const { service } = route;
  if (!service) return run(route, call);
  const { switchboard } = call.world;
  const fault = switchboard.takeFault(service);
  await delay(switchboard.current.latencyMs[service], undefined, { signal });
  if (!fault) return run(route, call);
  const good = runsAnyway(fault) ? await run(route, call) : undefined;
  return applyFault(fault, good, call.base, call.world);
}

async function run(route: Route, call: Call): Promise<Answer> {
  try {
    return await route.handle(call);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    // A mistake in a control call: the response describes it.
    return json({ error: error instanceof Error ? error.message : String(error) }, 400);
  }
}

function record(call: Call): void {
  const headers: World['requests'][number]['headers'] = {};
  for (const [name, value] of Object.entries(call.headers)) {
    if (value === undefined) continue;
    headers[name] = name === 'authorization' ? (call.claims ?? '(not a token of ours)') : value;
  }
  call.world.requests.push({
    time: new Date(call.world.clock.now()).toISOString(),
    method: call.method,
    path: `${call.url.pathname}${call.url.search}`,
    headers,
    body: call.body,
  });
}

function send(world: World, response: ServerResponse, out: Answer): void {
  const skewMs = world.switchboard.current.clockSkewSeconds * 1000;
  response.writeHead(out.status, {
    ...out.headers,
    Date: new Date(world.clock.now() + skewMs).toUTCString(),
    'Content-Length': Buffer.byteLength(out.body),
  });
  response.end(out.body);
}
