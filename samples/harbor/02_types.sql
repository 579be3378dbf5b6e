--------------------------------------------------------------------------------
-- Object types
--------------------------------------------------------------------------------
PROMPT object types

CREATE OR REPLACE TYPE t_phone_list AS VARRAY(4) OF VARCHAR2(24);
/

CREATE OR REPLACE TYPE t_code_list AS TABLE OF VARCHAR2(30);
/

CREATE OR REPLACE TYPE t_number_list IS TABLE OF NUMBER;
/

-- Outer measures of a hull or of a box, in metres.
CREATE OR REPLACE TYPE t_dimension AS OBJECT
(
  length_m   NUMBER(6,2),
  beam_m     NUMBER(6,2),
  height_m   NUMBER(6,2),
  MEMBER FUNCTION volume RETURN NUMBER,
  MEMBER FUNCTION fits_into (p_other IN t_dimension) RETURN VARCHAR2,
  STATIC FUNCTION of_iso_type (p_iso_type IN VARCHAR2) RETURN t_dimension,
  MAP MEMBER FUNCTION sort_key RETURN NUMBER
);
/

CREATE OR REPLACE TYPE BODY t_dimension AS

  MEMBER FUNCTION volume RETURN NUMBER IS
  BEGIN
    RETURN ROUND(length_m * beam_m * height_m, 1);
  END;

  MEMBER FUNCTION fits_into (p_other IN t_dimension) RETURN VARCHAR2 IS
  BEGIN
    IF SELF.length_m <= p_other.length_m
       AND SELF.beam_m <= p_other.beam_m
       AND SELF.height_m <= p_other.height_m
    THEN
      RETURN 'Y';
    END IF;
    RETURN 'N';
  END;

  -- The first character of an ISO 6346 size type is the length, the second the height.
  STATIC FUNCTION of_iso_type (p_iso_type IN VARCHAR2) RETURN t_dimension IS
  BEGIN
    RETURN t_dimension(
      CASE SUBSTR(p_iso_type, 1, 1) WHEN '2' THEN 6.06 WHEN '4' THEN 12.19 WHEN 'L' THEN 13.72 END,
      2.44,
      CASE SUBSTR(p_iso_type, 2, 1) WHEN '2' THEN 2.59 WHEN '5' THEN 2.90 ELSE 2.44 END);
  END;

  MAP MEMBER FUNCTION sort_key RETURN NUMBER IS
  BEGIN
    RETURN volume();
  END;

END;
/

-- One line of work that will be charged.
CREATE OR REPLACE TYPE t_charge AS OBJECT
(
  service_code  VARCHAR2(8),
  quantity      NUMBER(10,2),
  unit_rate     NUMBER(10,4),
  MEMBER FUNCTION amount RETURN NUMBER,
  MEMBER FUNCTION label RETURN VARCHAR2
)
NOT FINAL;
/

create or replace type body t_charge as
  member function amount return number is
  begin
    return round(self.quantity * self.unit_rate, 2);
  end amount;

  member function label return varchar2 is
  begin
    return service_code || ' x ' || to_char(quantity);
  end label;
end;
/

-- Cooling is charged with a supplement on top of the plain rate.
CREATE OR REPLACE TYPE t_reefer_charge UNDER t_charge
(
  supplement_pct NUMBER(5,2),
  OVERRIDING MEMBER FUNCTION amount RETURN NUMBER
);
/

create or replace type body t_reefer_charge as
  overriding member function amount return number is
  begin
    return round((self as t_charge).amount() * (1 + supplement_pct / 100), 2);
  end amount;
end;
/

CREATE OR REPLACE TYPE t_charge_list AS TABLE OF t_charge;
/

-- What the pipelined function cargo.crane_statistics gives, row by row.
create or replace type t_crane_stat as object
( crane_no    number(3)
, moves       number(6)
, gross_tons  number(12,3)
, busiest_day date
);
/
create or replace type t_crane_stat_list as table of t_crane_stat;
/
