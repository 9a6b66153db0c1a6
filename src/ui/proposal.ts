import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { sqlRoles } from '../access/request';
import { visible } from '../access/text';
import type { AccessProposal } from '../api';
import { maxTextLength } from '../protocol/messages';
import { roleWords } from './dialog/credentialView';
import type { Prompts } from './prompts';

const proposalSchema = v.object({
  environmentUrl: v.pipe(v.string(), v.maxLength(maxTextLength)),
  reason: v.exactOptional(v.pipe(v.string(), v.maxLength(maxTextLength))),
  role: v.exactOptional(v.picklist(sqlRoles)),
});

/** Checks what another extension proposes. It may have sent anything. */
export function parseProposal(proposal: unknown): AccessProposal | undefined {
  const parsed = v.safeParse(proposalSchema, proposal);
  return parsed.success ? parsed.output : undefined;
}

/** Asks whether the form may be filled with what another extension proposes. */
export async function confirmProposal(
  { environmentUrl, reason, role }: AccessProposal,
  prompts: Pick<Prompts, 'confirm'>,
): Promise<boolean> {
  const lines = [visible(environmentUrl, 200)];
  if (role !== undefined) lines.push(roleWords(role));
  if (reason !== undefined) lines.push(visible(reason, 200));
  return prompts.confirm({
    message: l10n.t('Another extension proposes to request a SQL credential. Open the dialog?'),
    detail: [
      lines.join('\n'),
      l10n.t(
        'What stands in the form is replaced. Nothing is requested until you press the button.',
      ),
    ].join('\n\n'),
    button: l10n.t('Open Dialog'),
  });
}
