/**
 * A screen reader needs time to pick up the text; later, the user shouldn't find it on the page.
 */
const stayMilliseconds = 10_000;

/**
 * Speaks to a screen reader without showing anything. Each text is a new paragraph in a polite live
 * region, so that a screen reader also speaks a repeated text.
 */
export class Announcer {
  readonly element = document.createElement('div');

  constructor() {
    this.element.className = 'visually-hidden';
    this.element.setAttribute('aria-live', 'polite');
    this.element.setAttribute('aria-relevant', 'additions');
  }

  /** Speaks a text once. */
  say(text: string): void {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    this.element.append(paragraph);
    setTimeout(() => paragraph.remove(), stayMilliseconds);
  }
}
