import type { IncomingHttpHeaders } from 'node:http';
import type { Service } from '../switches';
import type { Claims } from '../token';
import type { World } from '../world';

/** A request on its way through the routes. */
export interface Call {
  world: World;
  method: string;
  url: URL;
  /** Base URL as the caller wrote it, without a trailing slash: its origin. */
  base: string;
  /** Named groups of the route's path. */
  params: Readonly<Record<string, string>>;
  headers: IncomingHttpHeaders;
  body: string;
  /** Claims of the bearer token, also of an expired one; undefined without a good token. */
  claims: Claims | undefined;
}

/** What goes back. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

/** One path of one service. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Matched against the whole path. */
  path: RegExp;
  /** Which delays and faults apply; the control calls have none. */
  service?: Service;
  handle: (call: Call) => Answer | Promise<Answer>;
}
