import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { chosenCloud } from './ui/cloudSettings';
import type { SectionLoader } from './ui/dialog/sectionSet';
import type { LcsSectionServices } from './ui/dialog/lifecycleServices/index';

/** What the section for Lifecycle Services shares with the rest of the window. */
type Shared = Omit<LcsSectionServices, 'cloud' | 'newId' | 'plainClipboard' | 'readLcsText'>;

/** Builds the section for Lifecycle Services when it is first shown. */
export function lcsSectionLoader(shared: Shared): SectionLoader {
  return async host => {
    const { createLcsSection } = await import('./ui/dialog/lifecycleServices/index.js');
    return createLcsSection(
      {
        ...shared,
        cloud: chosenCloud,
        newId: randomUUID,
        plainClipboard: vscode.env.clipboard,
        readLcsText: async (text, now) => {
          const { readLcsText } = await import('./access/lcsText.js');
          return readLcsText(text, now);
        },
      },
      host,
    );
  };
}
