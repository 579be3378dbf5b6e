-- Weekly rates of the central bank, units for one euro
OPTIONS (SKIP=1, ERRORS=0, DIRECT=FALSE)
LOAD DATA
CHARACTERSET AL32UTF8
INFILE 'exchange_rate.csv'
BADFILE 'exchange_rate.bad'
APPEND
INTO TABLE harbor.exchange_rate
FIELDS TERMINATED BY ';' OPTIONALLY ENCLOSED BY '"'
TRAILING NULLCOLS
(
  currency_code  CHAR(3),
  rate_date      DATE "DD.MM.YYYY",
  rate           DECIMAL EXTERNAL,
  source_file    CHAR(30) NULLIF source_file = "-"
)
