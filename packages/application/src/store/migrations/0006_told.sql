-- Refusals of one status in a row: attempts counts every failure, also those of the way to billing.
alter table app.report add refusals int not null default 0 check (refusals >= 0);

-- Billing was told another status than OK last, and has not been told since that all is well.
alter table app.subject add told_not_ok boolean not null default false;
update app.subject s set told_not_ok = true
where (
  select outcome from app.convergence c
  where c.i_account = s.i_account and c.connector = s.connector and c.outcome <> 'dry-run'
  order by i_convergence desc
  limit 1) <> 'ok';
