/** What the editor makes up for a window: a UUID, and the time after it. */
const madeUp = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/**
 * A name for the time from one load of a window to the next. Where telemetry is built out or started
 * off, the editor's own is a placeholder, the same in every window, which would make all windows
 * on a folder one. An extension host then has a session of its own: one that is started again looks
 * like a reload, which it tells by the lease of the host before it.
 */
export function sessionName(editorsOwn: string, randomId: () => string): string {
  return madeUp.test(editorsOwn) ? editorsOwn : randomId();
}
