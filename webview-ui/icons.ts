import { html, type TemplateResult } from 'lit-html';

const icon = (path: string): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

/** Points down: something opens below. */
export const chevronDown = icon('M3.5 6 8 10.5 12.5 6');

/** A cross: puts something away. */
export const cross = icon('M4 4l8 8M12 4l-8 8');
