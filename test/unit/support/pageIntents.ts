import type { DialogIntent } from '../../../src/protocol/intents';

/** An intent without the parts that the page takes from the state it shows. */
export type BareIntent = DialogIntent extends infer I
  ? I extends { type: 'openSection' }
    ? I
    : Omit<I, 'section' | 'isDefault'>
  : never;

/** Completes an intent as the page does. The intent `openSection` names its own section. */
export function sent(intent: BareIntent, section: string, isDefault = false): DialogIntent {
  const hasSection = [
    'edit',
    'fieldAction',
    'request',
    'button',
    'remedy',
    'dismissNotice',
  ].includes(intent.type);
  return {
    ...(hasSection ? { section } : {}),
    ...(intent.type === 'request' ? { isDefault } : {}),
    ...intent,
  } as DialogIntent;
}
