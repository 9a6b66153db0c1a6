import type { IncomingHttpHeaders } from 'node:http';
import type { Service } from '../switches';
import type { Claims } from '../token';
import type { World } from '../world';

/** A request with its route data. */
export interface Call {
  world: World;
  method: string;
  url: URL;
  /**
   * Base URL as the caller wrote it, without a trailing slash. It is the origin of the caller's
   * URL.
   */
  base: string;
  /** Named groups of the route's path. */
  params: Readonly<Record<string, string>>;
  headers: IncomingHttpHeaders;
  body: string;
  /** Claims of the bearer token, even if it has expired; undefined without a valid token. */
  claims: Claims | undefined;
}

/** A response. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: string;
}

/** A path of a service. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Matched against the whole path. */
  path: RegExp;
  /** Selects delays and faults. Control calls have none. */
  service?: Service;
  handle: (call: Call) => Answer | Promise<Answer>;
}
