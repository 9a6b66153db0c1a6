import * as path from 'node:path';

import type { VscodeServer } from './server';

/** The options of a window. */
export interface WindowTarget {
  /** A folder or `.code-workspace` file; an empty window by default. */
  readonly folder?: string;
  /** Folder of the extension under development. */
  readonly extension?: string;
  /** The module whose `run` function the extension host calls. */
  readonly tests?: string;
}

/** The URL that opens a window of a server in a browser. */
export function workbenchUrl(
  { origin }: Pick<VscodeServer, 'origin'>,
  target: WindowTarget = {},
): string {
  const remote = (file: string): string =>
    `vscode-remote://${new URL(origin).host}${absolute(file)}`;
  const payload: (readonly [string, string])[] = [];
  if (target.extension !== undefined) {
    payload.push(['extensionDevelopmentPath', remote(target.extension)]);
  }
  if (target.tests !== undefined) {
    payload.push(['extensionTestsPath', remote(target.tests)]);
  }
  const query = new URLSearchParams();
  if (target.folder === undefined) {
    query.set('ew', 'true');
  } else {
    const kind = target.folder.endsWith('.code-workspace') ? 'workspace' : 'folder';
    query.set(kind, absolute(target.folder));
  }
  if (payload.length > 0) {
    query.set('payload', JSON.stringify([...payload, ['skipWelcome', 'true']]));
  }
  return `${origin}/?${query.toString()}`;
}

/** An absolute path with a leading slash, even for a Windows drive. */
function absolute(file: string): string {
  const resolved = path.resolve(file).replaceAll('\\', '/');
  return resolved.startsWith('/') ? resolved : `/${resolved}`;
}
