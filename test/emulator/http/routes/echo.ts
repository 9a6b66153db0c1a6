import { text } from '../answers';
import type { Route } from '../call';

/** The address echo: the caller's public address in plain text. */
export const echoRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/ip$/,
    service: 'echo',
    handle: ({ world }) => text(`${world.switchboard.current.echoedAddress}\n`),
  },
];
