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

/** The last test of a login, and when the login was issued: it may belong to another request than the one in the report. */
export interface ReportedLogin {
  readonly issuedAt: number;
  readonly readiness: Readiness;
}

/** The report as text. Not translated: support reads it. */
export function diagnosticReport(
  { extensionVersion, editorVersion, extensionKind, isRemote, isWeb, cloud }: ReportedEditor,
  traces: ReadonlyMap<string, RequestTrace>,
  loginsOf: (system: string) => readonly ReportedLogin[],
  now: number,
): string {
  const { platform, arch, versions } = process;
  // The rest can name a custom build.
  const version = /^[\d.]*\d/.exec(release())?.[0] ?? '';
  const sections = [...traces].flatMap(([system, trace]) => {
    const logins = loginsOf(system).map(
      ({ issuedAt, readiness }) =>
        `Login issued at ${time(issuedAt)}: ${describeReadiness(readiness)}`,
    );
    const lines = [...trace.lines(), ...logins];
    return lines.length === 0 ? [] : [[`[${system}]`, ...lines].join('\n')];
  });
  return [
    [
      `SQL Credentials ${extensionVersion}, diagnostic report of ${time(now)}`,
      `VS Code ${editorVersion}${isWeb ? ' (web)' : ''}, Node ${versions.node}, ${platform} ${version} ${arch}`,
      `extension kind ${extensionKind}, ${isRemote ? 'remote' : 'local'} window, cloud ${cloud}`,
    ].join('\n'),
    ...(sections.length === 0 ? ['No calls in this window yet.'] : sections),
  ].join('\n\n');
}

function describeReadiness(readiness: Readiness): string {
  switch (readiness.state) {
    case 'waiting':
      return ['waiting', readiness.reason, readiness.number ?? ''].join(' ').trim();
    case 'ready':
      return `ready after ${String(readiness.afterMs)} ms, tested at ${time(readiness.at)}`;
    case 'unchecked':
      return `unchecked ${readiness.reason}`;
    case 'refused': {
      const { code, values } = readiness.problem;
      const number = 'number' in values ? ` ${String(values.number)}` : '';
      const cause = 'because' in values ? ` ${values.because}` : '';
      return `refused ${code}${cause}${number} at ${time(readiness.at)}`;
    }
  }
}

const time = (at: number): string => new Date(at).toISOString();
