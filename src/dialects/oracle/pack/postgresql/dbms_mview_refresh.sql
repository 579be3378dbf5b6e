-- dbms_mview_refresh: refreshes the materialized views of a list with commas. PostgreSQL always computes them anew, so that the method and the other arguments are not looked at.
-- manual: PL/SQL Packages and Types Reference, "DBMS_MVIEW"
-- requires: target_name
CREATE OR REPLACE PROCEDURE godwit_oracle.dbms_mview_refresh(list text, method text DEFAULT NULL, rollback_seg text DEFAULT NULL, push_deferred_rpc boolean DEFAULT true,
  refresh_after_errors boolean DEFAULT false, purge_option integer DEFAULT 1, parallelism integer DEFAULT 0, heap_size integer DEFAULT 0,
  atomic_refresh boolean DEFAULT true, nested boolean DEFAULT false, out_of_place boolean DEFAULT false)
LANGUAGE plpgsql AS $$
DECLARE
  view text;
BEGIN
  FOREACH view IN ARRAY regexp_split_to_array(list, '\s*,\s*') LOOP
    EXECUTE 'REFRESH MATERIALIZED VIEW ' || (SELECT string_agg(quote_ident(godwit_oracle.target_name(part)), '.' ORDER BY nth)
      FROM regexp_split_to_table(view, '\.') WITH ORDINALITY AS parts(part, nth));
  END LOOP;
END
$$;
