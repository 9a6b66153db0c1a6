import { html, type TemplateResult } from 'lit-html';
import type { Intent } from '../src/protocol/messages';
import type { PageStrings } from '../src/protocol/state';

/** The strings and callback that all parts of the page share. */
export interface View {
  readonly strings: PageStrings;
  readonly post: (intent: Intent) => void;
}

const icon = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

/** Marks a button that opens a list below it. */
export const chevronDown = icon('M3.5 6 8 10.5 12.5 6');

/** Marks a button that dismisses a message. */
export const cross = icon('M4 4l8 8M12 4l-8 8');
