import { html, type TemplateResult } from 'lit-html';
import type { Progress } from '../src/protocol/state';
import type { View } from './view';

/**
 * A request under way: a bar without an end in sight, the step in words, and the way out. The words
 * beside the bar are hidden from screen readers, which hear them from the bar.
 */
export function drawProgress(progress: Progress, { strings, post }: View): TemplateResult {
  return html`
    <div class="progress" data-region="progress">
      <div
        class="bar"
        role="progressbar"
        aria-label=${strings.requestProgress}
        aria-valuetext=${progress.step}
      ></div>
      <span class="quiet" aria-hidden="true">${progress.step}</span>
      <vscode-button
        class="cancel"
        appearance="secondary"
        @click=${() => {
          post({ type: 'cancel' });
        }}
        >${strings.cancel}</vscode-button
      >
    </div>
  `;
}
