const pollMs = 500;

/**
 * Sends this process the signal that its parent got. npm passes a signal on to its shell only, and the
 * shell ends without its command.
 */
export function endWithParent() {
  const parent = process.ppid;
  const check = () => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  };
  const timer = setInterval(check, pollMs).unref();
}
