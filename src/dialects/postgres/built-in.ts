/**
 * Functions and types of PostgreSQL itself that a user's routine or type may have the name of (catalogs pg_proc and pg_type,
 * without those that only operators, indexes and the server use). They are found before those of `public`, because the
 * schema pg_catalog is searched first (manual, "The System Catalog Schema"), so that the user's must be named with its schema.
 */
export const builtInNames: ReadonlySet<string> = new Set(
  (
    'abbrev abs acos acosd acosh age area array_agg array_append array_cat array_length array_position array_remove ' +
    'array_replace array_to_json array_to_string ascii asin asinh atan atan2 atanh avg bit bit_and bit_count bit_length ' +
    'bit_or bit_xor bool bool_and bool_or box broadcast bytea cardinality cbrt ceil ceiling center char char_length ' +
    'character_length chr cidr circle clock_timestamp concat concat_ws convert convert_from convert_to corr cos cosh cot ' +
    'count covar_pop covar_samp cume_dist current_database current_query current_schema current_setting current_user ' +
    'currval date date_bin date_part date_trunc decode degrees dense_rank diagonal diameter div encode erf every exp ' +
    'extract factorial family first_value float4 float8 floor format format_type gcd gen_random_uuid generate_series ' +
    'generate_subscripts get_bit get_byte height host inet initcap int2 int4 int8 interval isclosed isempty isfinite ' +
    'isopen json json_agg json_build_array json_build_object json_each json_object json_object_agg json_typeof jsonb ' +
    'jsonb_agg jsonb_build_array jsonb_build_object jsonb_each jsonb_set justify_days justify_hours justify_interval lag ' +
    'last_value lastval lcm lead left length line ln log log10 lower lpad lseg ltrim macaddr make_date make_interval ' +
    'make_time make_timestamp make_timestamptz max md5 min min_scale mod mode money multirange name netmask network ' +
    'nextval normalize now nth_value ntile num_nonnulls num_nulls numeric obj_description octet_length oid overlaps ' +
    'overlay parse_ident path pclose percent_rank percentile_cont percentile_disc pi point polygon popen position pow ' +
    'power query_to_xml quote_ident quote_literal quote_nullable radians radius random rank record refcursor ' +
    'regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array ' +
    'regexp_split_to_table regexp_substr repeat replace reverse right round row_number row_to_json rpad rtrim scale ' +
    'session_user set_bit set_byte set_config setseed setval setweight sha224 sha256 sha384 sha512 sign sin sinh slope ' +
    'split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp string_agg string_to_array ' +
    'string_to_table strip strpos substr substring sum system tan tanh text time timeofday timestamp timestamptz timetz ' +
    'timezone to_ascii to_char to_date to_hex to_json to_jsonb to_number to_timestamp to_tsquery to_tsvector ' +
    'transaction_timestamp translate trigger trim_array trim_scale trunc ts_rank tsquery tsvector unistr unnest upper ' +
    'uuid uuidv4 uuidv7 var_pop var_samp varbit varchar variance version void width width_bucket xml xmlagg xmlcomment ' +
    'xmlexists xpath xpath_exists'
  ).split(' '),
);
