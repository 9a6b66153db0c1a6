import type { Intent } from '../../src/protocol/intents';
import type { HostMessage } from '../../src/protocol/messages';
import { connect, listen } from '../connection';
import { ChecksFieldElement } from './checksField';
import { ChoiceFieldElement } from './choiceField';
import { ElapsedTimeElement } from './elapsedTime';
import { MomentFieldElement } from './momentField';
import { Page } from './page';
import { RadioFieldElement } from './radioField';
import { SecretFieldElement } from './secretField';
import { SplitButtonElement } from './splitButton';
import { TextFieldElement } from './textField';

customElements.define('checks-field', ChecksFieldElement);
customElements.define('choice-field', ChoiceFieldElement);
customElements.define('elapsed-time', ElapsedTimeElement);
customElements.define('moment-field', MomentFieldElement);
customElements.define('radio-field', RadioFieldElement);
customElements.define('secret-field', SecretFieldElement);
customElements.define('split-button', SplitButtonElement);
customElements.define('text-field', TextFieldElement);

/** The nonce of this script. `currentScript` is set only while the script first runs. */
const { nonce = '' } = document.currentScript ?? {};

const main = document.querySelector('main');
if (main) {
  const connection = connect<Intent>();
  const { handlers } = new Page(main, connection);
  let isToolkitDue = true;
  listen<HostMessage>({
    ...handlers,
    state: message => {
      handlers.state(message);
      if (!isToolkitDue) return;
      isToolkitDue = false;
      if (document.readyState === 'complete') runToolkitLater();
      else window.addEventListener('load', runToolkitLater, { once: true });
    },
  });
  for (const data of connection.kept ? [] : firstMessages()) {
    window.dispatchEvent(new MessageEvent('message', { data, origin: window.origin }));
  }
  connection.post({ type: 'ready' });
}

/** The messages in the HTML of the page, which would otherwise arrive after VS Code shows it. */
function firstMessages(): readonly unknown[] {
  const text = document.querySelector('#first-messages')?.textContent ?? '[]';
  const messages: unknown = JSON.parse(text);
  return Array.isArray(messages) ? messages : [];
}

/** VS Code shows a loaded page in the next frame, so the toolkit runs after that. */
function runToolkitLater(): void {
  requestAnimationFrame(() => setTimeout(runToolkit));
}

/**
 * Runs the script of the toolkit, which takes longer than all else on the page. Until then, the style
 * sheet draws its buttons.
 */
function runToolkit(): void {
  const script = document.createElement('script');
  script.nonce = nonce;
  script.textContent = document.querySelector('#toolkit')?.textContent ?? '';
  document.head.append(script);
}
