import type { DialogState } from '../../../src/protocol/state';
import { guiding, importing, withAllowList } from './lcsStates';
import { activating } from './roleStates';
import {
  elsewhere,
  emptyForm,
  ended,
  failed,
  granted,
  inProgress,
  refused,
  severalAccounts,
  signedOut,
  waiting,
} from './states';

/** The states of the page, by name. */
export const allStates: Readonly<Record<string, DialogState>> = {
  form: emptyForm,
  signedOut,
  progress: inProgress,
  elsewhere,
  error: failed,
  granted,
  waiting,
  refused,
  ended,
  severalAccounts,
  guiding,
  importing,
  withAllowList,
  activating,
};
