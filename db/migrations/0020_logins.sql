-- Passwords that are being looked at: each may still turn out wrong, and counts as if it had.
alter table session.failed_login add column trying int not null default 0 check (trying >= 0);

-- The login of an account's self-care is all that is named to log in, whatever the environment or reseller: no two open
-- accounts have the same. Of several that have one already, the one that it logs in keeps it: the first with a password,
-- else the first. The others are left without, and the audit log says which login they had.
update billing.account a set login = ''
from (
  select i_account, row_number() over (partition by login order by password_hash is null, i_account) as place
  from billing.account where login <> '' and bill_status <> 'C'
) same
where a.i_account = same.i_account and same.place > 1;
drop index billing.account_login;
create unique index account_login on billing.account (login) where login <> '' and bill_status <> 'C';
