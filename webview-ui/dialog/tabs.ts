import { html, type TemplateResult } from 'lit-html';
import type { DialogState } from '../../src/protocol/state';
import type { View } from './form';

export const panelId = 'panel';
export const tabId = (section: string) => `tab-${section}`;

/** Draws the systems as tabs: a single tab stop, and arrow keys open the next system. */
export function drawTabs(
  { section, systems }: DialogState,
  { strings, post }: View,
): TemplateResult {
  return html`
    <div
      class="tabs"
      data-region="tabs"
      role="tablist"
      aria-label=${strings.systems}
      @keydown=${handleKeydown}
    >
      ${systems.map(
        ({ id, label }) => html`
          <button
            role="tab"
            id=${tabId(id)}
            title=${label}
            tabindex=${id === section ? 0 : -1}
            aria-selected=${id === section}
            aria-controls=${panelId}
            @click=${() => post({ type: 'openSection', section: id })}
          >
            ${drawLabel(label)}
          </button>
        `,
      )}
    </div>
  `;
}

/** A narrow page shows the first word of each name, so that all of them fit on one line. */
function drawLabel(label: string): TemplateResult {
  const [first = '', ...others] = label.split(' ');
  return html`${first}<span class="others">${others.map(word => ` ${word}`)}</span>`;
}

function handleKeydown(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof Element)) return;
  const tabs = [...event.currentTarget.querySelectorAll('button')];
  const at = tabs.findIndex(tab => tab === event.target);
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    Home: 0,
    End: -1,
  };
  const target = tabs.at((steps[event.key] ?? Number.NaN) % tabs.length);
  if (steps[event.key] === undefined || !target) return;
  event.preventDefault();
  target.focus();
  target.click();
}
