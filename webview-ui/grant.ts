import { html, nothing, type TemplateResult } from 'lit-html';
import type { CopyTarget, GrantAction, ShownGrant, ShownValue } from '../src/protocol/state';
import type { View } from './view';

/** The shown grant's side of the page. */
export interface GrantView extends View {
  /** What was copied a moment ago. */
  readonly copied: CopyTarget | undefined;
  /** Whether the password is in view. */
  readonly passwordShown: boolean;
  /** Takes the password out of view. */
  readonly hidePassword: () => void;
}

/** The text box of the password, where there is one. */
export const passwordBox = (root: ParentNode) =>
  root.querySelector<HTMLInputElement>('#grant-password');

/** The same for each password: it tells nothing, not even the length. */
const mask = '•'.repeat(16);

/** Actions that end something stand apart from those that use it. */
const endings: ReadonlySet<GrantAction> = new Set<GrantAction>([
  'renew',
  'forget',
  'activateAgain',
  'withdraw',
  'removeFromList',
]);

/** The grant in the lower half of the dialog. */
export function drawGrant(grant: ShownGrant, view: GrantView): TemplateResult {
  return html`
    <section
      class="grant"
      data-region="grant"
      aria-labelledby="grant-title"
      aria-describedby=${grant.note === '' ? nothing : 'grant-note'}
    >
      <header>
        <div class="name">
          <h2 id="grant-title">${grant.title}</h2>
          ${grant.badge === '' ? nothing : html`<span class="badge">${grant.badge}</span>`}
          <p role="status" class="status ${grant.status.tone}">${grant.status.text}</p>
          ${grant.remedyLabel === '' ? nothing : drawRemedy(grant, view)}
          ${
            grant.note === ''
              ? nothing
              : html`<p id="grant-note" class="note quiet">${grant.note}</p>`
          }
        </div>
        ${grant.expires === '' ? nothing : drawEnd(grant, view)}
      </header>
      <div class="values">
        ${grant.values.map(value => drawValue(grant, value, view))}
        ${grant.hasPassword ? drawPassword(grant, view) : nothing}
      </div>
      <div class="actions">${grant.actions.map(action => drawAction(grant, action, view))}</div>
    </section>
  `;
}

function drawEnd(grant: ShownGrant, { strings }: View): TemplateResult {
  return html`
    <div class="expires" role="group" aria-labelledby="grant-expires">
      <strong aria-hidden="true">${grant.timeLeft}</strong>
      <span class="quiet"><span id="grant-expires">${strings.expires}</span> ${grant.expires}</span>
    </div>
  `;
}

function drawRemedy(grant: ShownGrant, { post }: View) {
  return html`
    <button
      class="link"
      @click=${() => {
        post({ type: 'statusRemedy', grantId: grant.id });
      }}
    >
      ${grant.remedyLabel}
    </button>
  `;
}

function drawValue(grant: ShownGrant, { id, label, value, copy }: ShownValue, view: GrantView) {
  return html`
    <label for="grant-${id}">${label}</label>
    <input id="grant-${id}" readonly spellcheck="false" autocomplete="off" .value=${value} />
    <span class="tools">${copy ? drawCopy(grant, copy.target, copy.label, view) : nothing}</span>
  `;
}

/** The value of the box is not drawn from here: only `PasswordReveal` touches it. */
function drawPassword(grant: ShownGrant, view: GrantView): TemplateResult {
  const { strings, post, passwordShown, hidePassword } = view;
  const toggle = () => {
    if (passwordShown) hidePassword();
    else post({ type: 'revealPassword', grantId: grant.id });
  };
  return html`
    <label for="grant-password">${strings.password}</label>
    <input id="grant-password" readonly spellcheck="false" autocomplete="off" value=${mask} />
    <span class="tools">
      <button
        class="link"
        aria-label=${passwordShown ? strings.hidePassword : strings.showPassword}
        @click=${toggle}
      >
        ${passwordShown ? strings.hide : strings.show}
      </button>
      ${drawCopy(grant, 'password', strings.copyPassword, view)}
    </span>
  `;
}

function drawCopy(grant: ShownGrant, target: CopyTarget, label: string, view: GrantView) {
  const { strings, post, copied } = view;
  return html`
    <button
      class="link"
      aria-label=${label}
      @click=${() => {
        post({ type: 'copy', grantId: grant.id, target });
      }}
    >
      ${copied === target ? strings.copied : strings.copy}
    </button>
  `;
}

function drawAction(grant: ShownGrant, drawn: ShownGrant['actions'][number], { post }: View) {
  const { action, label } = drawn;
  return html`
    <vscode-button
      class=${endings.has(action) ? 'ending' : 'use'}
      appearance=${action === 'connect' ? 'primary' : 'secondary'}
      @click=${() => {
        post({ type: 'grantAction', grantId: grant.id, action });
      }}
      >${label}</vscode-button
    >
  `;
}
