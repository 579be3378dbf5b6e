-- =============================================================================
-- Views for the control room
-- =============================================================================

-- Joins of the old school: written in 2003 for Oracle 8i, still right.
CREATE OR REPLACE VIEW v_call_overview AS
SELECT c.call_id,
       v.name            AS vessel,
       c.voyage_no,
       NVL(b.name, 'not yet known') AS berth,
       a.short_name      AS agent,
       NVL2(c.ata, 'arrived', 'on the way') AS progress,
       DECODE(c.status, 'EXPECTED', 1, 'ALONGSIDE', 2, 'SAILED', 3, 9) AS status_order,
       v.name || ' / ' || c.voyage_no || ' / ' || c.remarks AS label
  FROM port_call c, vessel v, location b, customer a
 WHERE c.imo_no = v.imo_no
   AND c.berth_id = b.location_id (+)
   AND c.agent_id = a.customer_id (+)
   AND a.kind (+) = 'A';

-- The port as a tree, each level indented by two.
create or replace force view v_location_tree
  ( location_id, depth, indented, path, root_code, is_leaf )
as
select location_id
     , level
     , lpad(' ', 2 * (level - 1)) || name
     , sys_connect_by_path(code, '/')
     , connect_by_root code
     , connect_by_isleaf
  from location
 start with parent_id is null
connect by prior location_id = parent_id
 order siblings by code;

CREATE OR REPLACE VIEW v_open_calls AS
SELECT call_id, imo_no, berth_id, agent_id, voyage_no, eta, ata, status, remarks
  FROM port_call
 WHERE status IN ('EXPECTED', 'ALONGSIDE')
WITH CHECK OPTION CONSTRAINT v_open_calls_ck;

CREATE OR REPLACE VIEW v_berth AS
SELECT location_id AS berth_id, code, name, max_draught
  FROM location
 WHERE kind = 'BERTH'
WITH READ ONLY;

-- Where each container was seen last, and what for.
CREATE OR REPLACE VIEW v_container_position AS
SELECT ct.container_no,
       ct.iso_type,
       (SELECT cu.short_name FROM customer cu WHERE cu.customer_id = ct.owner_id) AS owner,
       lm.last_move,
       lm.moved_at,
       CASE lm.last_move
         WHEN 'LOAD' THEN 'ON BOARD'
         WHEN 'GOUT' THEN 'LAND SIDE'
         ELSE NVL(lm.slot_to, 'IN THE YARD')
       END AS position
  FROM container ct
       LEFT OUTER JOIN (
         SELECT container_no,
                MAX(moved_at) AS moved_at,
                MAX(move_type) KEEP (DENSE_RANK LAST ORDER BY moved_at, move_id) AS last_move,
                MAX(slot_to)   KEEP (DENSE_RANK LAST ORDER BY moved_at, move_id) AS slot_to
           FROM container_move
          GROUP BY container_no) lm
       ON lm.container_no = ct.container_no;

-- The people under each leader; 9001 leads all.
CREATE OR REPLACE VIEW v_crew_chain AS
SELECT emp_no,
       full_name,
       LEVEL AS lvl,
       LTRIM(SYS_CONNECT_BY_PATH(SUBSTR(full_name, 1, INSTR(full_name, ' ') - 1), ' > '), ' >') AS chain,
       PRIOR full_name AS manager,
       (SELECT COUNT(*) - 1
          FROM crew_member u
         START WITH u.emp_no = m.emp_no
       CONNECT BY NOCYCLE PRIOR u.emp_no = u.manager_no) AS people_below
  FROM crew_member m
 START WITH manager_no IS NULL
CONNECT BY PRIOR emp_no = manager_no;

-- One screen for the planner: what can be changed is routed by a trigger.
CREATE OR REPLACE VIEW v_planner_board AS
SELECT c.call_id, v.name AS vessel, l.code AS berth_code, c.eta, c.status
  FROM port_call c
       JOIN vessel v ON v.imo_no = c.imo_no
       LEFT JOIN location l ON l.location_id = c.berth_id
 WHERE c.status <> 'CANCELLED';

COMMENT ON TABLE v_planner_board IS 'Insert and update it; an INSTEAD OF trigger does the rest';
