create or replace package text_tools
as
  -- Strings as the forms and the EDI messages bring them.

  e_bad_character exception;

  /** Check digit of a container number, ISO 6346: of the first ten characters. */
  function check_digit (p_number in varchar2) return number deterministic;

  /** 'Y' when the eleventh character is the check digit of the first ten; null for null. */
  function is_container_no (p_number in varchar2) return varchar2;

  function nth_word  (p_text in varchar2, p_n in number default 1) return varchar2;
  function last_part (p_code in varchar2, p_separator in varchar2 := '-') return varchar2;
  function slug      (p_text in varchar2) return varchar2;
  function initials  (p_name in varchar2) return varchar2;
  function mask_mail (p_mail in varchar2) return varchar2;
  function split     (p_list in varchar2, p_separator in varchar2 default ',') return t_code_list;
  function join_list (p_items in t_code_list, p_separator in varchar2 default ',') return varchar2;
  function dms       (p_degrees in number) return varchar2;
end text_tools;
/

create or replace package body text_tools
as
  type t_values is table of pls_integer index by varchar2(1);
  g_values t_values;       -- value of each letter, made once per session

  function check_digit (p_number in varchar2) return number deterministic
  is
    l_sum   pls_integer := 0;
    l_char  varchar2(1);
  begin
    for i in 1 .. 10 loop
      l_char := substr(upper(p_number), i, 1);
      if not g_values.exists(l_char) then
        raise e_bad_character;
      end if;
      l_sum := l_sum + g_values(l_char) * power(2, i - 1);
    end loop;
    return mod(mod(l_sum, 11), 10);
  exception
    when e_bad_character then
      raise_application_error(-20301, 'No letter or digit: "' || l_char || '" in ' || p_number);
  end check_digit;

  function is_container_no (p_number in varchar2) return varchar2
  is
  begin
    return case
             when p_number is null then null
             when not regexp_like(p_number, '^[A-Z]{4}[0-9]{7}$', 'i') then 'N'
             when to_number(substr(p_number, -1)) = check_digit(p_number) then 'Y'
             else 'N'
           end;
  end is_container_no;

  -- Words are parted by single blanks. There is no word after the last: null.
  function nth_word (p_text in varchar2, p_n in number default 1) return varchar2
  is
    l_text  varchar2(4000) := p_text || ' ';
    l_from  pls_integer := 1;
    l_to    pls_integer;
  begin
    if p_n > 1 then
      l_from := instr(l_text, ' ', 1, p_n - 1) + 1;
      if l_from = 1 then
        return null;
      end if;
    end if;
    l_to := instr(l_text, ' ', l_from);
    return substr(l_text, l_from, l_to - l_from);
  end;

  function last_part (p_code in varchar2, p_separator in varchar2 := '-') return varchar2
  is
  begin
    -- A negative position searches from the end; 0 (not found) gives the whole code.
    return substr(p_code, instr(p_code, p_separator, -1) + 1);
  end;

  function slug (p_text in varchar2) return varchar2
  is
  begin
    return trim(both '-' from
             regexp_replace(
               translate(lower(p_text), 'äöüøåéñł''', 'aouoaenl'),
               '[^a-z0-9]+', '-'));
  end;

  function initials (p_name in varchar2) return varchar2
  is
    l_result varchar2(20);
    l_word   varchar2(100);
    i        pls_integer := 1;
  begin
    loop
      l_word := nth_word(p_name, i);
      exit when l_word is null;
      l_result := l_result || substr(initcap(l_word), 1, 1) || '.';
      i := i + 1;
    end loop;
    return l_result;
  end;

  function mask_mail (p_mail in varchar2) return varchar2
  is
  begin
    return regexp_replace(p_mail, '^(.)[^@]*(.)@', '\1***\2@');
  end;

  function split (p_list in varchar2, p_separator in varchar2 default ',') return t_code_list
  is
    l_result t_code_list := t_code_list();
    l_rest   varchar2(4000) := p_list;
    l_pos    pls_integer;
  begin
    while l_rest is not null loop
      l_pos := instr(l_rest, p_separator);
      l_result.extend;
      if l_pos = 0 then
        l_result(l_result.last) := trim(l_rest);
        l_rest := null;
      else
        l_result(l_result.last) := trim(substr(l_rest, 1, l_pos - 1));
        l_rest := substr(l_rest, l_pos + length(p_separator));
      end if;
    end loop;
    return l_result;
  end;

  function join_list (p_items in t_code_list, p_separator in varchar2 default ',') return varchar2
  is
    l_result varchar2(4000);
    i        pls_integer;
  begin
    if p_items is null or p_items.count = 0 then
      return null;
    end if;
    i := p_items.first;
    while i is not null loop
      l_result := l_result || case when l_result is not null then p_separator end || p_items(i);
      i := p_items.next(i);
    end loop;
    return l_result;
  end;

  -- 51.948611 becomes 51°56'55"
  function dms (p_degrees in number) return varchar2
  is
    l_whole   number := trunc(p_degrees);
    l_minutes number := trunc(mod(abs(p_degrees) * 60, 60));
    l_seconds number := round(mod(abs(p_degrees) * 3600, 60));
  begin
    return to_char(l_whole, 'FM990') || '°' || to_char(l_minutes, 'FM00') || '''' || to_char(l_seconds, 'FM00') || '"';
  end;

begin
  -- 10 for A and so on, without the multiples of eleven.
  declare
    l_value pls_integer := 10;
  begin
    for i in 0 .. 9 loop
      g_values(to_char(i)) := i;
    end loop;
    for i in 0 .. 25 loop
      if mod(l_value, 11) = 0 then
        l_value := l_value + 1;
      end if;
      g_values(chr(ascii('A') + i)) := l_value;
      l_value := l_value + 1;
    end loop;
  end;
end text_tools;
/
