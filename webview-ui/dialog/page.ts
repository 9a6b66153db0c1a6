import { html, nothing, render, type TemplateResult } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import type { Intent } from '../../src/protocol/intents';
import type { HostMessage } from '../../src/protocol/messages';
import { hasValue, type DialogState, type PageStrings } from '../../src/protocol/state';
import { Announcer } from '../announcer';
import { sendTimeZone, type Connection, type Handlers, type KeptPage } from '../connection';
import { drawNotice } from '../notice';
import { copyPasswordButton, drawCard, isUsable, passwordBox } from './card';
import { CopiedIndicator } from './copied';
import { controlNamed, FocusKeeper, labelOf, nameOf, nextControl } from './focus';
import { drawForm } from './form';
import { PasswordReveal } from './password';
import type { SecretFieldElement } from './secretField';
import { drawTabs, panelId, tabId } from './tabs';

/**
 * A second request within this time comes from a double click or a double Enter, unless the user did
 * something else in between. By then it could end the login that the first one has created.
 */
const doublePressMs = 1_000;

/** Before the user presses Enter, and after another key. */
const nothingEntered = {
  button: null as Element | null,
  label: '',
  at: Number.NEGATIVE_INFINITY,
};

/** The page of the dialog. It draws the last state and makes no decisions. */
export class Page {
  readonly #connection: Connection;
  readonly #main: HTMLElement;
  readonly #root = document.createElement('div');
  readonly #announcer = new Announcer();
  readonly #focus = new FocusKeeper(this.#root);
  readonly #password = new PasswordReveal(() => this.#draw());
  readonly #copied = new CopiedIndicator(() => this.#draw());
  #strings: PageStrings | undefined;
  #state: DialogState | undefined;
  #kept: KeptPage;
  #requestedAt = Number.NEGATIVE_INFINITY;
  /** Whether the focus moves to the credential when the request ends. */
  #isRequesting = false;
  #pressedAgainAt = Number.NEGATIVE_INFINITY;
  /** The button next to the state at the last Enter, its label, and the time in milliseconds. */
  #entered = nothingEntered;
  /** Finds the element to focus in each state, until the user does something. */
  #findFocus: ((state: DialogState) => HTMLElement | null) | undefined;
  /** The element that `#findFocus` found last. */
  #given: HTMLElement | null = null;
  /** The element that had the focus before. It keeps the focus until `#given` can have it. */
  #givenFrom: Element | null = null;

  constructor(main: HTMLElement, connection: Connection) {
    this.#connection = connection;
    this.#main = main;
    const { kept } = connection;
    this.#kept = kept ?? { fields: {} };
    if (kept) {
      const find = () => controlNamed(this.#root, kept.focus);
      this.#giveFocusTo(state => find() ?? nextControl(this.#root, state, false));
    }
    this.#root.addEventListener('focusin', () => this.#keep());
    // The toolkit's buttons can't get the focus before they are defined.
    void customElements.whenDefined('vscode-button').then(() => this.#giveFocus());
    main.addEventListener('keydown', this.#ignoreStrayEnter, { capture: true });
    for (const action of ['keydown', 'pointerdown']) {
      main.addEventListener(action, this.#leaveFocus, { capture: true });
    }
  }

  readonly handlers: Handlers<HostMessage> = {
    strings: ({ strings }) => {
      this.#strings = strings;
      // Until the first state arrives, the HTML shows the heading.
      if (this.#state) this.#draw();
    },
    state: ({ state }) => this.#updateState(state),
    askTimeZone: () => sendTimeZone(this.#connection.post),
    announce: ({ text }) => this.#announcer.say(text),
    password: ({ grantId, password }) => this.#showPassword(grantId, password),
    fieldSecret: ({ field, text }) =>
      this.#root
        .querySelector<SecretFieldElement>(`secret-field[data-field="${field}"]`)
        ?.show(text),
    copied: ({ grantId, target }) => this.#copied.show(grantId, target),
    maskPassword: () => this.#password.mask(),
    focus: ({ control }) => this.#giveFocusTo(() => controlNamed(this.#root, control)),
    focusNext: ({ isForForm }) =>
      this.#giveFocusTo(state => nextControl(this.#root, state, isForForm)),
  };

  #updateState(state: DialogState): void {
    const earlier = this.#state;
    const isResult =
      (this.#isRequesting || earlier?.progress) && isNewGrant(state, earlier ?? state);
    // Masks the password before drawing, because drawing can remove its text box.
    this.#password.keepOnly(state.grant?.hasPassword === true ? state.grant.id : undefined);
    this.#state = state;
    this.#draw();
    this.#giveFocus();
    // Shows the result of a request in a low window, even without the focus.
    if (isResult) for (const part of ['.card', '.card header']) this.#reveal(part);
    const { notice, grant } = state;
    const isExplained = grant?.id === earlier?.grant?.id && grant?.note !== earlier?.grant?.note;
    // Shows the explanation to users who see the state. Others may be typing in the form above.
    if (isExplained && this.#isVisible('.card header')) this.#reveal('.note');
    if (!notice || notice.text === earlier?.notice?.text) return;
    this.#reveal('.notice');
    if (notice.severity !== 'error') this.#announcer.say(notice.text);
  }

  #isVisible(selector: string): boolean {
    const box = this.#root.querySelector(selector)?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
  }

  /** Scrolls a part of the page into view, without motion. */
  #reveal(selector: string): void {
    this.#root.querySelector(selector)?.scrollIntoView({ block: 'nearest' });
  }

  #showPassword(grantId: string, password: string): void {
    const box = passwordBox(this.#root);
    if (box && this.#state?.grant?.id === grantId) this.#password.show(grantId, box, password);
  }

  #giveFocusTo(find: (state: DialogState) => HTMLElement | null): void {
    this.#findFocus = find;
    this.#isRequesting = false;
    this.#given = null;
    this.#givenFrom = document.activeElement;
    this.#giveFocus();
  }

  #giveFocus(): void {
    const active = document.activeElement;
    const isMoved =
      active !== this.#givenFrom &&
      ![document.body, this.#focus.restored].some(each => each === active) &&
      !this.#given?.contains(active);
    // A screen reader can move the focus without a key.
    if (isMoved) this.#findFocus = undefined;
    const element = (this.#state && this.#findFocus?.(this.#state)) ?? null;
    if (element === null) return;
    this.#given = element;
    this.#focus.move(element);
  }

  /**
   * An Enter that the user holds down, or presses again for a control that has just disappeared or lost
   * the focus, must not press the button that gets the focus next. Nor must it stop the test that the
   * first Enter started.
   */
  readonly #ignoreStrayEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') {
      this.#entered = nothingEntered;
      return;
    }
    const { target, repeat } = event;
    const now = performance.now();
    const button = target instanceof Element ? target.closest('.state button') : null;
    const entered = { button, label: button ? labelOf(button) : '', at: now };
    const { button: before, label, at } = this.#entered;
    const isOther = button === before && entered.label !== label && now - at < doublePressMs;
    const isHeld = repeat && !(target instanceof HTMLTextAreaElement);
    const isQuick = now - this.#focus.movedAt < doublePressMs;
    const isOnGiven = target instanceof Element && isButton(this.#given, target);
    const isGiven = isOnGiven && this.#focus.givenAt >= at && now - at < doublePressMs;
    if (isHeld || isQuick || isOther || isGiven) stop(event);
    else this.#entered = entered;
  };

  /** The user does something else, so the focus stays where it is. */
  readonly #leaveFocus = (event?: Event) => {
    // Pressing Enter or the button again is part of the same request.
    const isAgain =
      event instanceof KeyboardEvent
        ? event.key === 'Enter'
        : event?.target instanceof Element && event.target.closest('.request') !== null;
    if (!isAgain || !this.#isRequesting) {
      this.#isRequesting = false;
      this.#findFocus = undefined;
      return;
    }
    // Quick Enters are meant for the request, not for the button that has the focus by now.
    const isQuick = performance.now() - this.#pressedAgainAt < doublePressMs;
    if (isQuick && this.#given) stop(event);
    this.#pressedAgainAt = performance.now();
  };

  readonly #post = (intent: Intent) => {
    this.#requestedAt = Number.NEGATIVE_INFINITY;
    if (intent.type === 'grantAction' && intent.action === 'renew') this.#awaitCredential();
    else if (this.#isRequesting) this.#leaveFocus();
    this.#connection.post(intent);
  };

  readonly #request = () => {
    const { request, progress, section } = this.#state ?? {};
    const isDoublePress = performance.now() - this.#requestedAt < doublePressMs;
    if (isDoublePress || !request || !section || progress) return;
    // The user sees the values of a text before the form uses them.
    const fields = this.#root.querySelectorAll<SecretFieldElement>('secret-field');
    if (Array.from(fields, field => field.flush()).includes(true)) return;
    this.#requestedAt = performance.now();
    this.#awaitCredential();
    // An import ends at once. Users see a request run, so their next Enter is for its credential.
    if (fields.length === 0) this.#entered = nothingEntered;
    this.#connection.post({ type: 'request', section, isDefault: request.isDefault });
  };

  /** Moves the focus to the credential that a request creates. */
  #awaitCredential(): void {
    const earlier = this.#state?.grant?.id;
    this.#giveFocusTo(({ grant }) =>
      isUsable(grant) && grant?.id !== earlier ? copyPasswordButton(this.#root) : null,
    );
    this.#isRequesting = true;
  }

  #draw(): void {
    if (!this.#strings) return;
    // Replaces the static content of the panel.
    if (!this.#root.isConnected) this.#main.replaceChildren(this.#announcer.element, this.#root);
    const { heading } = this.#strings;
    const rest = this.#state ? this.#template(this.#strings, this.#state) : nothing;
    this.#focus.keepDuring(() => {
      render(
        html`<h1>${heading}</h1>
          ${rest}`,
        this.#root,
      );
    });
    this.#keep();
  }

  #template(strings: PageStrings, state: DialogState): TemplateResult {
    const hasTabs = state.systems.length > 0;
    const { section, notice } = state;
    const post = this.#post;
    const view = {
      strings,
      post,
      section,
      request: this.#request,
      copied: this.#copied.of(state.grant?.id),
      passwordShown: this.#password.shown,
      hidePassword: () => this.#password.mask(),
    };
    return html`
      ${hasTabs ? drawTabs(state, view) : nothing}
      <div
        id=${panelId}
        role=${hasTabs ? 'tabpanel' : nothing}
        aria-labelledby=${hasTabs ? tabId(section) : nothing}
      >
        ${state.intro === '' ? nothing : html`<p class="intro quiet">${state.intro}</p>`}
        ${keyed(section, drawForm(state, view))}
        ${state.grant ? drawCard(state.grant, view) : nothing}
        ${
          notice
            ? drawNotice(
                notice,
                { strings, post: intent => post({ ...intent, section }) },
                drawSecondaryButton,
              )
            : nothing
        }
      </div>
    `;
  }

  /**
   * Keeps the field values that the host has confirmed, and the focus, in case VS Code destroys the page.
   * A form with a secret field keeps no typed text, because the user can paste the secret anywhere.
   */
  #keep(): void {
    if (!this.#state) return;
    const { section, fields } = this.#state;
    const { section: earlier = section, fields: input, others = {}, focus } = this.#kept;
    const isSecret = fields.some(({ kind }) => kind === 'secret');
    const values = fields
      .filter(hasValue)
      .map(({ id, kind, value }) => [id, isSecret && kind === 'text' ? '' : value] as const);
    const kept: KeptPage = {
      section,
      fields: Object.fromEntries(values),
      others: earlier === section ? others : { ...others, [earlier]: input },
      focus: nameOf(document.activeElement) ?? focus,
    };
    if (JSON.stringify(kept) === JSON.stringify(this.#kept)) return;
    this.#kept = kept;
    this.#connection.keep(kept);
  }
}

/** Whether a part belongs to an element, and the element is a button. */
function isButton(element: HTMLElement | null, part: Element): boolean {
  return element?.matches('button, vscode-button') === true && element.contains(part);
}

/** Whether a grant is new for the selected environment. */
function isNewGrant(state: DialogState, earlier: DialogState): boolean {
  const environmentOf = ({ section, fields }: DialogState) =>
    `${section} ${fields.find(field => field.kind === 'choice')?.value ?? ''}`;
  const isSame = environmentOf(state) === environmentOf(earlier);
  return isSame && state.grant !== null && state.grant.id !== earlier.grant?.id;
}

function drawSecondaryButton(label: string, press: () => void): TemplateResult {
  return html`<vscode-button appearance="secondary" @click=${press}>${label}</vscode-button>`;
}

function stop(event?: Event): void {
  event?.preventDefault();
  event?.stopPropagation();
}
