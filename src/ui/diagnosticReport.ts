import { release } from 'node:os';
import type { Readiness } from '../access/readiness';
import type { RequestTrace } from '../access/requestTrace';

/** Where the extension runs. Every member is a version or one of a few known words. */
export interface ReportedEditor {
  readonly extensionVersion: string;
  readonly editorVersion: string;
  /** `ui` or `workspace`. */
  readonly extensionKind: string;
  readonly isRemote: boolean;
  readonly isWeb: boolean;
  /** The ID of the selected cloud. */
  readonly cloud: string;
}

/** The report as text. Not translated: support reads it. */
export function diagnosticReport(
  { extensionVersion, editorVersion, extensionKind, isRemote, isWeb, cloud }: ReportedEditor,
  traces: ReadonlyMap<string, RequestTrace>,
  readinessOf: (grantId: string) => Readiness | undefined,
  now: number,
): string {
  const { platform, arch, versions } = process;
  // The rest can name a custom build.
  const version = /^[\d.]*\d/.exec(release())?.[0] ?? '';
  const sections = [...traces].flatMap(([system, trace]) => {
    const { grantId } = trace;
    const lines = trace.lines(grantId === undefined ? undefined : readinessOf(grantId));
    return lines.length === 0 ? [] : [[`[${system}]`, ...lines].join('\n')];
  });
  return [
    [
      `SQL Credentials ${extensionVersion}, diagnostic report of ${new Date(now).toISOString()}`,
      `VS Code ${editorVersion}${isWeb ? ' (web)' : ''}, Node ${versions.node}, ${platform} ${version} ${arch}`,
      `extension kind ${extensionKind}, ${isRemote ? 'remote' : 'local'} window, cloud ${cloud}`,
    ].join('\n'),
    ...(sections.length === 0 ? ['No calls in this window yet.'] : sections),
  ].join('\n\n');
}
