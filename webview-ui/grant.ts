import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type {
  CopyTarget,
  GrantAction,
  GrantLine,
  ShownGrant,
  ShownValue,
} from '../src/protocol/state';
import type { View } from './view';

/** The view that draws the shown grant. */
export interface GrantView extends View {
  /** The value that the user copied a moment ago. */
  readonly copied: CopyTarget | undefined;
  readonly passwordShown: boolean;
  readonly hidePassword: () => void;
}

/** The text box of the password, if there is one. */
export const passwordBox = (root: ParentNode) =>
  root.querySelector<HTMLInputElement>('#grant-password');

/** One mask for all passwords, because its length must not reveal the length of the password. */
const mask = '•'.repeat(16);

/** Actions that end or replace a grant are separate from those that use it. */
const endingActions: ReadonlySet<GrantAction> = new Set<GrantAction>([
  'renew',
  'forget',
  'activateAgain',
  'withdraw',
  'removeFromList',
]);

/** Draws the grant in the lower half of the dialog. */
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
        ${grant.expires === '' ? nothing : drawExpiry(grant, view)}
      </header>
      <div class="values">
        ${grant.values.map(value => drawValue(grant, value, view))}
        ${grant.hasPassword ? drawPassword(grant, view) : nothing}
      </div>
      <div class="actions">${grant.actions.map(action => drawAction(grant, action, view))}</div>
    </section>
  `;
}

function drawExpiry(grant: ShownGrant, { strings }: View): TemplateResult {
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

/** Draws the mask only. `PasswordReveal` alone sets the value of the box to the password. */
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
      class=${endingActions.has(action) ? 'ending' : 'use'}
      appearance=${action === 'connect' ? 'primary' : 'secondary'}
      @click=${() => {
        post({ type: 'grantAction', grantId: grant.id, action });
      }}
      >${label}</vscode-button
    >
  `;
}

/** Draws the list of all grants in this window. Choosing one shows it. */
export function drawGrantList(grants: readonly GrantLine[], view: View): TemplateResult {
  return html`
    <section class="grants" data-region="grants" aria-labelledby="all-grants">
      <h2 id="all-grants">${view.strings.allGrants}</h2>
      <ul>
        ${repeat(
          grants,
          line => line.id,
          line => html`<li>${drawLine(line, view)}</li>`,
        )}
      </ul>
    </section>
  `;
}

function drawLine(line: GrantLine, { post }: View): TemplateResult {
  return html`
    <button
      aria-current=${line.current ? 'true' : nothing}
      @click=${() => {
        post({ type: 'show', grantId: line.id });
      }}
    >
      <span class="title">${line.title}</span>
      <span class="quiet">${line.detail}</span>
      <span class="quiet time" aria-hidden="true">${line.timeLeft}</span>
    </button>
  `;
}
