create or replace package reporting
as
  -- What the office asks for. Table and column names come from a list of ours, never from a form.

  function  count_rows      (p_table in varchar2, p_condition in varchar2 default null) return number;
  function  value_of        (p_parameter in app_parameter.name%type) return varchar2;
  procedure set_value       (p_parameter in varchar2, p_value in varchar2, p_rows out number);
  function  storage_fee     (p_days in number) return number;
  procedure print_statement (p_customer_id in number);
  function  open_report     (p_kind in varchar2, p_limit in number) return sys_refcursor;
  function  top_vessel      (p_kind in varchar2) return varchar2;
  function  dozens          (p_amount in number) return varchar2;
end reporting;
/

create or replace package body reporting
as

  function count_rows (p_table in varchar2, p_condition in varchar2 default null) return number
  is
    l_count number;
    l_sql   varchar2(2000);
  begin
    l_sql := 'select count(*) from ' || dbms_assert.simple_sql_name(p_table);
    if p_condition is not null then
      l_sql := l_sql || ' where ' || p_condition;
    end if;
    execute immediate l_sql into l_count;
    return l_count;
  end count_rows;

  function value_of (p_parameter in app_parameter.name%type) return varchar2
  is
    l_value app_parameter.value%type;
  begin
    execute immediate 'select value from app_parameter where name = upper(:1)'
       into l_value
      using p_parameter;
    return l_value;
  exception
    when no_data_found then
      return null;
  end value_of;

  procedure set_value (p_parameter in varchar2, p_value in varchar2, p_rows out number)
  is
  begin
    execute immediate q'[update app_parameter set value = :new_value where name = upper(:name)]'
      using p_value, p_parameter;
    p_rows := sql%rowcount;
    if p_rows = 0 then
      execute immediate 'insert into app_parameter (name, value) values (upper(:n), :v)'
        using in p_parameter, in p_value;
      p_rows := sql%rowcount;
    end if;
  end set_value;

  -- Free days first, then steps; the steps are a parameter like '5;12;30'.
  function storage_fee (p_days in number) return number
  is
    l_steps t_code_list := text_tools.split(value_of('storage_steps'), ';');
    l_fee   number := 0;
    l_rates constant t_number_list := t_number_list(0, 12.5, 20, 42);
    l_from  number := 0;
    l_upto  number;
    i       pls_integer := 1;
  begin
    <<again>>
    if i <= l_steps.count then
      l_upto := least(p_days, to_number(l_steps(i)));
    else
      l_upto := p_days;
    end if;

    if l_upto > l_from then
      l_fee := l_fee + (l_upto - l_from) * l_rates(i);
      l_from := l_upto;
      i := i + 1;
      if i <= l_rates.count then
        goto again;
      end if;
    end if;
    return l_fee;
  end storage_fee;

  procedure print_statement (p_customer_id in number)
  is
    l_sum number := 0;
  begin
    dbms_output.put_line(rpad('invoice', 10) || lpad('amount', 12) || '  due');
    dbms_output.put_line(rpad('-', 36, '-'));
    for r in billing.c_unpaid(p_customer_id) loop
      dbms_output.put('  ' || rpad(r.invoice_id, 8));
      dbms_output.put(to_char(r.gross_total, '9,999,990.00'));
      dbms_output.put_line('  ' || to_char(r.due_on, 'DD Mon YYYY'));
      l_sum := l_sum + r.gross_total;
    end loop;
    dbms_output.put_line('total: ' || trim(to_char(l_sum, '999G999G990D00')));
  end print_statement;

  function open_report (p_kind in varchar2, p_limit in number) return sys_refcursor
  is
    l_report sys_refcursor;
  begin
    case upper(p_kind)
      when 'VESSELS' then
        open l_report for
          'select name, to_char(gross_tonnage) from vessel where rownum <= :n order by imo_no' using p_limit;
      when 'CUSTOMERS' then
        open l_report for
          select short_name, code from customer where credit_limit >= p_limit order by code;
      else
        raise_application_error(-20401, 'Unknown report ' || p_kind);
    end case;
    return l_report;
  end open_report;

  -- There may be none, or more than one: both are answers, not errors.
  function top_vessel (p_kind in varchar2) return varchar2
  is
    l_name vessel.name%type;
  begin
    begin
      select name into l_name
        from vessel
       where type_code = p_kind;
    exception
      when too_many_rows then
        select name into l_name
          from (select name from vessel where type_code = p_kind order by gross_tonnage desc)
         where rownum = 1;
        l_name := l_name || ' (largest)';
    end;
    return l_name;
  exception
    when no_data_found then return 'none';
    when others then
      app_log.put_error('reporting.top_vessel');
      raise;
  end top_vessel;

  -- 30 is '2 dozen and 6', 24 is '2 dozen', 5 is '5'. Null stays null.
  function dozens (p_amount in number) return varchar2
  is
    l_dozens number := trunc(p_amount / 12);
    l_rest   number := p_amount - l_dozens * 12;
  begin
    if p_amount is null then
      return null;                -- or else ' dozen' would come out: null || ' dozen'
    end if;
    return case l_dozens when 0 then null else l_dozens || ' dozen' end
        || case when l_dozens > 0 and l_rest > 0 then ' and ' end
        || case when l_rest <> 0 then to_char(l_rest) end;
  end dozens;

end reporting;
/
