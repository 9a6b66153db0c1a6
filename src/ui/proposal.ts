import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { sqlRoles } from '../access/request';
import { visible } from '../access/text';
import type { AccessProposal } from '../api';
import { maxTextLength } from '../protocol/messages';
import { roleWords } from './dialog/card';
import type { Prompts } from './prompts';

const shortText = v.pipe(v.string(), v.maxLength(maxTextLength));

const proposalSchema = v.object({
  environmentUrl: shortText,
  reason: v.exactOptional(shortText),
  role: v.exactOptional(v.picklist(sqlRoles)),
});

/** Checks the proposal of another extension; `undefined` if it isn't one. */
export function parseProposal(proposal: unknown): AccessProposal | undefined {
  const parsed = v.safeParse(proposalSchema, proposal);
  return parsed.success ? parsed.output : undefined;
}

/** Asks whether the values of another extension may replace those in the form. */
export async function confirmProposal(
  { environmentUrl, reason, role }: AccessProposal,
  prompts: Prompts,
): Promise<boolean> {
  const values = [visible(environmentUrl, 200)];
  if (role !== undefined) values.push(roleWords(role));
  if (reason !== undefined) values.push(visible(reason, 200));
  const effect = l10n.t(
    'This replaces the values in the form. VS Code requests nothing until you select Request Access.',
  );
  return prompts.confirm({
    message: l10n.t('Another extension wants you to request a SQL credential. Open the dialog?'),
    detail: `${values.join('\n')}\n\n${effect}`,
    button: l10n.t('Open Dialog'),
  });
}
