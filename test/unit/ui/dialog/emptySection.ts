import type { DialogSection } from '../../../../src/ui/dialog/section';

/** A section without fields in which nothing happens. */
export function emptySection(environmentId = ''): DialogSection {
  const done = () => Promise.resolve();
  const nothing = () => undefined;
  return {
    environmentId,
    requesting: undefined,
    state: () => ({
      intro: '',
      fields: [],
      steps: [],
      request: null,
      buttons: [],
      progress: null,
      notice: null,
      hasHistory: false,
    }),
    handle: done,
    goOn: nothing,
    select: done,
    fillFrom: () => Promise.resolve(true),
    requestAgain: () => Promise.resolve(false),
    attach: nothing,
    detach: nothing,
    refresh: nothing,
    dispose: nothing,
  };
}
