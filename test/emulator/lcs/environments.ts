/** How Lifecycle Services hosts an environment, with the number that it uses (D.4). */
export const lcsKinds = {
  microsoftManaged: 0,
  customerManaged: 1,
  onPremises: 2,
  selfService: 3,
} as const;

export interface LcsEnvironment {
  projectId: number;
  environmentId: string;
  name: string;
  kind: keyof typeof lcsKinds;
  database: string;
}

export interface LcsProject {
  id: number;
  name: string;
  organization: string;
}

/** The default projects. A switch adds generated ones. */
export const lcsProjects: readonly LcsProject[] = [
  { id: 1234567, name: 'Contoso Implementation', organization: 'Contoso' },
  { id: 1234568, name: 'Contoso Legacy', organization: 'Contoso' },
];

/** The environments of the default projects. */
export const lcsEnvironments: readonly LcsEnvironment[] = [
  make(1, 'contoso-uat', 1234567, 'selfService'),
  make(2, 'contoso-perf', 1234567, 'selfService'),
  make(3, 'contoso-sandbox', 1234568, 'microsoftManaged'),
  make(4, 'contoso-build', 1234568, 'customerManaged'),
  make(5, 'contoso-plant', 1234568, 'onPremises'),
];

/** One line for each environment: its name and the URL of its page in an emulator. */
export function lcsPageLines(url: string): string {
  const line = (environment: LcsEnvironment) =>
    `  ${environment.name.padEnd(16)} ${lcsPage(url, environment)}`;
  return lcsEnvironments.map(line).join('\n');
}

/** The URL of an environment's page in an emulator. */
export function lcsPage(url: string, { projectId, environmentId }: LcsEnvironment): string {
  return `${url}/V2/EnvironmentDetailsV3New/${projectId}?EnvironmentId=${environmentId}`;
}

/** The default projects, and generated ones up to `count`. */
export function manyProjects(count: number): LcsProject[] {
  const missing = Math.max(0, count - lcsProjects.length);
  const made = Array.from({ length: missing }, (_, index) => ({
    id: 2000000 + index,
    name: `Project ${String(index + 1).padStart(4, '0')}`,
    organization: 'Fabrikam',
  }));
  return [...lcsProjects, ...made];
}

function make(
  number: number,
  name: string,
  projectId: number,
  kind: LcsEnvironment['kind'],
): LcsEnvironment {
  const suffix = `0a1${number}`;
  return {
    projectId,
    environmentId: `dddddddd-1111-4222-8333-00000000000${number}`,
    name,
    kind,
    database: `db_d365opsprod_${name.replace('-', '_')}_ax_${suffix}`,
  };
}
