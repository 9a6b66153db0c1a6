/** The function that Playwright exposes to every frame of a window. */
interface Marking {
  benchMark?: (name: string, text: string, at: number) => void;
}

/**
 * Runs in every frame of a window before its scripts, and marks the time of changes and key
 * presses. It can't refer to anything outside itself.
 */
export function watchFrame(): void {
  const last = new Map<string, string>();
  const at = (): number => performance.timeOrigin + performance.now();
  const mark = (name: string, text: string, time = at()): void => {
    (globalThis as Marking).benchMark?.(name, text, time);
  };

  /**
   * The page of a visible panel, seen from the frame around it, because a page without scripts
   * can't mark its own events. While VS Code loads it, it is invisible as `pending-frame`.
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

  /** The observed texts. A text is empty if its element doesn't exist. */
  const watched: Record<string, () => string> = {
    reason: () => {
      const box = panel()?.querySelector<HTMLInputElement>('[data-field="reason"] input');
      return isUsable(box) ? 'usable' : '';
    },
    bare: () => (isUsable(panel()?.querySelector('input#bare')) ? 'usable' : ''),
    user: () => {
      const user = panel()?.querySelector<HTMLInputElement>('#grant-user');
      return user?.checkVisibility() === true ? user.value : '';
    },
    status: () =>
      panel()?.querySelector('[data-region="card"] [role="status"]')?.textContent.trim() ?? '',
    rows: () => {
      const rows = document.querySelectorAll('.quick-input-list .monaco-list-row');
      return [...rows].some(row => row.checkVisibility()) ? 'listed' : '';
    },
  };
  /** Loading the page removes its listeners, so this frame also observes the button. */
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
  const recordChanges = (): void => {
    const page = panel();
    if (page !== null) listenToButton(page);
    for (const [name, read] of Object.entries(watched)) {
      const text = read();
      if (text === (last.get(name) ?? '')) continue;
      last.set(name, text);
      if (text !== '') mark(name, text);
    }
  };
  const recordEachFrame = (): void => {
    recordChanges();
    requestAnimationFrame(recordEachFrame);
  };
  requestAnimationFrame(recordEachFrame);
  // A page in the background draws no frames.
  setInterval(recordChanges, 250);

  // The time when the browser received the key or click, before any handler.
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
