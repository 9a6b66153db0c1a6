/** What every frame of a window has, because it was exposed to it. */
interface Marking {
  benchMark?: (name: string, text: string, at: number) => void;
}

/**
 * Runs in every frame of a window, before its own scripts, and marks the moments at which something
 * is drawn or pressed. It must not refer to anything outside of itself.
 */
export function watchFrame(): void {
  const last = new Map<string, string>();
  const at = (): number => performance.timeOrigin + performance.now();
  const mark = (name: string, text: string, time = at()): void => {
    (globalThis as Marking).benchMark?.(name, text, time);
  };

  /**
   * The page of a panel that is shown, seen from the frame around it: what has no scripts cannot be
   * watched from inside. VS Code loads it as `pending-frame`, out of sight.
   */
  const panel = (): Document | null => {
    const frame = document.querySelector<HTMLIFrameElement>('iframe#active-frame');
    return frame?.contentDocument ?? null;
  };
  const isUsable = (input: HTMLInputElement | null | undefined): boolean => {
    if (!input || input.disabled || input.readOnly || !input.checkVisibility()) return false;
    const { left, top, width, height } = input.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return width > 0 && input.ownerDocument.elementFromPoint(x, y) !== null;
  };

  /** What is watched: the text of each, or nothing while it is not there. */
  const watched: Record<string, () => string> = {
    reason: () => {
      const box = panel()?.querySelector('[data-field="reason"] vscode-text-field');
      return isUsable(box?.shadowRoot?.querySelector('input')) ? 'usable' : '';
    },
    bare: () => (isUsable(panel()?.querySelector('input#bare')) ? 'usable' : ''),
    user: () => {
      const user = panel()?.querySelector<HTMLInputElement>('#grant-user');
      return user?.checkVisibility() === true ? user.value : '';
    },
    status: () => panel()?.querySelector('.grant .status')?.textContent.trim() ?? '',
    rows: () => {
      const rows = document.querySelectorAll('.quick-input-list .monaco-list-row');
      return [...rows].some(row => row.checkVisibility()) ? 'listed' : '';
    },
  };
  /** The button is watched from here too: writing the page takes away what listened in it. */
  const listening = new WeakSet<Document>();
  const listenToButton = (page: Document): void => {
    if (listening.has(page)) return;
    listening.add(page);
    const isButton = (part: EventTarget): boolean =>
      'matches' in part && (part as Element).matches('vscode-button.request');
    const origin = page.defaultView?.performance.timeOrigin ?? 0;
    const pressed = (event: Event): void => {
      if (event.composedPath().some(isButton)) mark('request', 'click', origin + event.timeStamp);
    };
    page.addEventListener('click', pressed, true);
  };
  const look = (): void => {
    const page = panel();
    if (page !== null) listenToButton(page);
    for (const [name, read] of Object.entries(watched)) {
      const text = read();
      if (text === (last.get(name) ?? '')) continue;
      last.set(name, text);
      if (text !== '') mark(name, text);
    }
  };
  const lookEachFrame = (): void => {
    look();
    requestAnimationFrame(lookEachFrame);
  };
  requestAnimationFrame(lookEachFrame);
  // A page that is not in front draws no frames.
  setInterval(look, 250);

  // The time at which the browser got the key or button, before anybody handles it.
  window.addEventListener(
    'keydown',
    event => mark('key', event.key, performance.timeOrigin + event.timeStamp),
    true,
  );
  const listChanged = (): void => {
    const rows = [...document.querySelectorAll('.quick-input-list .monaco-list-row')];
    if (rows.length > 0) mark('filtered', String(rows.length));
  };
  window.addEventListener('DOMContentLoaded', () => {
    if (window !== window.top) return;
    new MutationObserver(changes => {
      const inList = changes.some(({ target }) => {
        const element = target instanceof Element ? target : target.parentElement;
        return element?.closest('.quick-input-list') !== null;
      });
      if (inList) listChanged();
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
}
