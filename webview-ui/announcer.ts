/** Long enough for a screen reader to pick the words up, short enough not to be found later. */
const stayMilliseconds = 10_000;

/**
 * Speaks to a screen reader and shows nothing. Each text is a new paragraph in a polite live region,
 * so that the same text is spoken again when it is said again.
 */
export class Announcer {
  readonly element = document.createElement('div');

  constructor() {
    this.element.className = 'visually-hidden';
    this.element.setAttribute('aria-live', 'polite');
    this.element.setAttribute('aria-relevant', 'additions');
  }

  /** Says a text once. */
  say(text: string): void {
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    this.element.append(paragraph);
    setTimeout(() => {
      paragraph.remove();
    }, stayMilliseconds);
  }
}
