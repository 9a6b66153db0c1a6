const pollMs = 500;

/**
 * Ends this process when its parent has ended. npm passes a signal only to its shell, and the shell ends
 * without ending its command.
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
