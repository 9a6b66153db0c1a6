import * as v from 'valibot';
import { localExpiry } from '../../access/countdown';
import { makeLcsEnvironment } from '../types';
import type {
  AccessOption,
  LcsAccessState,
  LcsAccount,
  LcsEnvironment,
  LcsEnvironmentDetails,
} from '../types';
import { redact } from '../../access/redact';
import type { LcsData } from './calls';
import { readTime } from './dates';
import {
  elementsOf,
  fieldsOf,
  firstText,
  flagField,
  objectsIn,
  objectWith,
  textField,
  unpack,
  type Fields,
} from './json';
import { databaseFinder, type DatabaseName } from './names';

const accountsField = 'sqlazurecredentials';

/** Fields that tell an environment's object from others around it (contract D.5), in lower case. */
const detailsFields = [
  'jitoptions',
  'jitoptionstext',
  'jitrequestaccessenabledstate',
  'jitrequestshowerror',
  'jitrequestactivityid',
  accountsField,
  'canshowsqlenableaccess',
  'environmentid',
  'displayname',
];

const userFields = ['username', 'user', 'loginname'];

/** More levels than a list of accounts has. */
const deepestAccount = 4;

/** No environment has more: each may be a call for its password. */
const mostAccounts = 200;

const labelFields = ['label', 'text', 'displayname', 'name', 'description'];
const valueFields = ['value', 'id', 'key', 'code'];

/** `JITRequestAccessEnabledState` by number, as the one source that names them (contract D.5). */
const accessStates: readonly LcsAccessState[] = [
  'noAccess',
  'enabled',
  'otherOperation',
  'environmentSwap',
  'disabled',
];

/** The same by the names of that source, in lower case. */
const accessStateNames: ReadonlyMap<string, LcsAccessState> = new Map([
  ['disablednoaccess', 'noAccess'],
  ['enabled', 'enabled'],
  ['disabledanotheroperationprocessing', 'otherOperation'],
  ['disabledenvironmentswapstate', 'environmentSwap'],
  ['disabledunknown', 'disabled'],
  ['true', 'enabled'],
  ['false', 'disabled'],
]);

/** An account with what is needed to get its password, which is not shown around. */
export interface AccountSource {
  readonly account: LcsAccount;
  /** The password, where the details have it already; else empty. */
  readonly password: string;
  /** What the password is asked for under; may be empty. */
  readonly itemName: string;
}

/** Everything that the details of an environment say. */
export interface DetailsReading {
  readonly details: LcsEnvironmentDetails;
  readonly sources: readonly AccountSource[];
}

/** Reads the details of an environment. What is missing is empty or not known, never an error. */
export function readDetails(
  environment: LcsEnvironment,
  { data, clockDifference }: LcsData,
  suffix: string,
): DetailsReading {
  const fields = objectWith(data, detailsFields) ?? {};
  const sources = [...objectsIn(data)]
    .filter(holder => holder[accountsField] !== undefined)
    .flatMap(holder => {
      // Where accounts lie deeper, what is not said beside them is said of all.
      const findDatabase = databaseFinder({ ...fields, ...holder }, data, suffix);
      return [...accountsIn(holder[accountsField])]
        .slice(0, mostAccounts)
        .map(account => readAccount(account, findDatabase, clockDifference));
    })
    .slice(0, mostAccounts);
  const name = firstText(fields, ['displayname', 'environmentname']) || environment.name;
  return {
    sources,
    details: {
      environment: makeLcsEnvironment({ ...environment, name }),
      canEnableAccess: v.parse(flagField, fields['canshowsqlenableaccess']),
      access: readAccessState(fields['jitrequestaccessenabledstate']),
      options: readOptions(fields),
      failed: v.parse(flagField, fields['jitrequestshowerror']) ?? false,
      failureText: redact(firstText(fields, ['jiterrortext', 'jiterrormessage', 'jiterror'])),
      activityId: firstText(fields, ['jitrequestactivityid']),
      accounts: sources.map(source => source.account),
    },
  };
}

function readAccessState(value: unknown): LcsAccessState {
  if (typeof value === 'boolean') return value ? 'enabled' : 'disabled';
  const word = v.parse(textField, value).toLowerCase();
  if (/^\d+$/.test(word)) return accessStates[Number(word)] ?? 'unknown';
  return accessStateNames.get(word) ?? 'unknown';
}

/** The options as a list of objects or texts, or as a map of values to labels. */
function readOptions(fields: Fields): readonly AccessOption[] {
  const told = [fields['jitoptions'], fields['jitoptionstext']].map(unpack);
  for (const value of told) {
    const options = Array.isArray(value) ? value.flatMap(readOption) : optionsOfMap(value);
    if (options.length > 0) return options;
  }
  return [];
}

function readOption(option: unknown): AccessOption[] {
  const fields = fieldsOf(option);
  if (fields === undefined) return asOption('', v.parse(textField, option));
  return asOption(firstText(fields, labelFields), firstText(fields, valueFields));
}

function optionsOfMap(value: unknown): AccessOption[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, label]) => asOption(v.parse(textField, label), key));
}

/** Where one of the two is missing the other stands for it. */
function asOption(label: string, value: string): AccessOption[] {
  if (label === '' && value === '') return [];
  return [{ label: label || value, value: value || label }];
}

/** Every object with a user; whatever is within it is no account of its own. */
function* accountsIn(value: unknown, depth = 0): Generator<Fields> {
  const fields = fieldsOf(value);
  if (fields !== undefined && firstText(fields, userFields) !== '') yield fields;
  else if (depth < deepestAccount) {
    for (const element of elementsOf(value)) yield* accountsIn(element, depth + 1);
  }
}

function readAccount(
  fields: Fields,
  findDatabase: (account: Fields) => DatabaseName,
  clockDifference: number,
): AccountSource {
  const user = firstText(fields, userFields);
  const { shown, server, database } = findDatabase(fields);
  const end = readTime(
    fields['passwordexpirytime'] ?? fields['expirytime'] ?? fields['expiration'],
  );
  const expiresAt = end === undefined ? undefined : localExpiry(end, clockDifference);
  const isStoredElsewhere = v.parse(flagField, fields['iscredentialkeyvaulturi']) === true;
  const password = typeof fields['password'] === 'string' ? fields['password'] : '';
  return {
    password: isStoredElsewhere ? '' : password,
    itemName: firstText(fields, ['deploymentitemname', 'itemname']),
    account: {
      user,
      shownName: shown,
      server,
      database,
      expiresAt,
      isTemporary: expiresAt !== undefined || /^jit/i.test(user),
      reason: firstText(fields, ['reasonforaccess']),
      reasonDetails: firstText(fields, ['reasonforaccessdetails']),
    },
  };
}
