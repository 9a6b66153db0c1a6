/** An account that can sign in to the emulated services. */
export interface Account {
  /** Object ID in the home tenant. The services identify the user by it. */
  oid: string;
  upn: string;
  displayName: string;
  /** Home tenant. */
  tid: string;
}

/** Tenant IDs of the fictional companies. */
export const tenants = {
  contoso: '11111111-2222-3333-4444-555555555555',
  fabrikam: '99999999-8888-7777-6666-555555555555',
} as const;

/** The account for a sign-in that doesn't name one. */
export const defaultAccount: Account = {
  oid: 'a0000000-0000-4000-8000-00000000ada0',
  upn: 'ada@contoso.com',
  displayName: 'Ada',
  tid: tenants.contoso,
};

/** All accounts. */
export const accounts: readonly Account[] = [
  defaultAccount,
  {
    oid: 'a0000000-0000-4000-8000-000000009ace',
    upn: 'grace@contoso.com',
    displayName: 'Grace',
    tid: tenants.contoso,
  },
  {
    oid: 'a0000000-0000-4000-8000-00000009e570',
    upn: 'guest@fabrikam.com',
    displayName: 'Guest',
    tid: tenants.fabrikam,
  },
];

export function accountByUpn(upn: string): Account | undefined {
  return accounts.find(account => account.upn === upn.toLowerCase());
}
