import type { LcsEnvironment } from './lifecycleServices';

/** What tells an environment of LCS from every other one. */
export type LcsEnvironmentFacts = Pick<
  LcsEnvironment,
  'baseUrl' | 'projectId' | 'environmentId' | 'name' | 'kind'
>;

/** Makes an environment of LCS, with the address of its page. */
export function makeLcsEnvironment(facts: LcsEnvironmentFacts): LcsEnvironment {
  const { baseUrl, projectId } = facts;
  const environmentId = facts.environmentId.toLowerCase();
  const url = `${baseUrl}/V2/EnvironmentDetailsV3New/${projectId}?EnvironmentId=${environmentId}`;
  return {
    ...facts,
    environmentId,
    id: `lifecycleServices:${url}`,
    provider: 'lifecycleServices',
    url,
    tenantId: '',
  };
}
