CREATE SEQUENCE command_seq
-- ;
CREATE TABLE action (
	token TEXT NOT NULL,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	revision BIGINT NOT NULL,
	expires_us BIGINT NOT NULL,
	person_id BIGINT,
	result TEXT,
	decided_us BIGINT,
	PRIMARY KEY (token)
)
-- ;
CREATE INDEX action_expires ON action (expires_us)
-- ;
CREATE INDEX action_subject ON action (subject)
-- ;
CREATE TABLE audit (
	seq BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	at_us BIGINT NOT NULL,
	person_id BIGINT,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	prev_hash TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (seq),
	UNIQUE (command_id)
)
-- ;
CREATE TABLE counter (
	name TEXT NOT NULL,
	value BIGINT NOT NULL,
	PRIMARY KEY (name)
)
-- ;
CREATE TABLE errand (
	id BIGSERIAL NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	attempts BIGINT DEFAULT '0' NOT NULL,
	not_before_us BIGINT NOT NULL,
	claimed_until_us BIGINT DEFAULT '0' NOT NULL,
	claimed_by TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
-- ;
CREATE TABLE inbound (
	key TEXT NOT NULL,
	at_us BIGINT NOT NULL,
	fingerprint TEXT NOT NULL,
	answer TEXT NOT NULL,
	PRIMARY KEY (key)
)
-- ;
CREATE INDEX inbound_at ON inbound (at_us)
-- ;
CREATE TABLE job_run (
	job TEXT NOT NULL,
	business_date TEXT NOT NULL,
	state TEXT NOT NULL,
	holder TEXT NOT NULL,
	fence BIGINT NOT NULL,
	lease_until_us BIGINT NOT NULL,
	started_us BIGINT NOT NULL,
	finished_us BIGINT,
	is_late BIGINT DEFAULT '0' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (job, business_date)
)
-- ;
CREATE TABLE location (
	id BIGSERIAL NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	is_outside BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (id, is_outside),
	CONSTRAINT location_kind CHECK (kind IN ('warehouse', 'store', 'transit', 'quarantine', 'supplier', 'customer', 'production', 'count', 'scrap', 'opening')),
	CONSTRAINT location_outside CHECK (is_outside = CASE WHEN kind IN ('supplier', 'customer', 'production', 'count', 'scrap', 'opening') THEN 1 ELSE 0 END),
	UNIQUE (code)
)
-- ;
CREATE TABLE meta (
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (key)
)
-- ;
CREATE TABLE outbox (
	id BIGSERIAL NOT NULL,
	target TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	subject TEXT DEFAULT '' NOT NULL,
	handle TEXT NOT NULL,
	redraws_id BIGINT,
	reply TEXT DEFAULT '' NOT NULL,
	is_urgent BIGINT DEFAULT '0' NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	created_us BIGINT NOT NULL,
	not_before_us BIGINT NOT NULL,
	attempts BIGINT DEFAULT '0' NOT NULL,
	claimed_until_us BIGINT DEFAULT '0' NOT NULL,
	claimed_by TEXT DEFAULT '' NOT NULL,
	sent_us BIGINT,
	receipt TEXT DEFAULT '' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
-- ;
CREATE INDEX outbox_due ON outbox (target, id) WHERE state = 'pending'
-- ;
CREATE INDEX outbox_subject ON outbox (subject)
-- ;
CREATE INDEX outbox_target_sent ON outbox (target, sent_us)
-- ;
CREATE TABLE partner (
	id BIGSERIAL NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	tier TEXT DEFAULT '' NOT NULL,
	contact TEXT DEFAULT '' NOT NULL,
	phone TEXT DEFAULT '' NOT NULL,
	address TEXT DEFAULT '' NOT NULL,
	is_active BIGINT DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT partner_kind CHECK (kind IN ('customer', 'supplier')),
	UNIQUE (code)
)
-- ;
CREATE TABLE period_lock (
	id BIGSERIAL NOT NULL,
	locked_until TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT period_lock_one CHECK (id = 1)
)
-- ;
CREATE TABLE person (
	id BIGSERIAL NOT NULL,
	name TEXT NOT NULL,
	is_active BIGINT DEFAULT '1' NOT NULL,
	PRIMARY KEY (id)
)
-- ;
CREATE TABLE platform_token (
	platform TEXT NOT NULL,
	token TEXT NOT NULL,
	expires_us BIGINT NOT NULL,
	PRIMARY KEY (platform)
)
-- ;
CREATE TABLE product (
	id BIGSERIAL NOT NULL,
	sku TEXT NOT NULL,
	name TEXT NOT NULL,
	spec TEXT DEFAULT '' NOT NULL,
	unit TEXT NOT NULL,
	category TEXT DEFAULT '' NOT NULL,
	sale_price BIGINT,
	purchase_price BIGINT,
	safety_stock BIGINT DEFAULT '0' NOT NULL,
	is_batched BIGINT DEFAULT '0' NOT NULL,
	shelf_life_days BIGINT,
	is_active BIGINT DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (sku)
)
-- ;
CREATE TABLE rule (
	kind TEXT NOT NULL,
	step TEXT NOT NULL,
	from_status TEXT NOT NULL,
	to_status TEXT NOT NULL,
	needs TEXT NOT NULL,
	PRIMARY KEY (kind, step, from_status)
)
-- ;
CREATE TABLE seal (
	day TEXT NOT NULL,
	first_seq BIGINT NOT NULL,
	last_seq BIGINT NOT NULL,
	last_movement_id BIGINT NOT NULL,
	root TEXT NOT NULL,
	PRIMARY KEY (day)
)
-- ;
CREATE TABLE target_state (
	target TEXT NOT NULL,
	blocked_until_us BIGINT DEFAULT '0' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (target)
)
-- ;
CREATE TABLE account (
	platform TEXT NOT NULL,
	tenant TEXT NOT NULL,
	user_id TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	PRIMARY KEY (platform, tenant, user_id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE INDEX account_person ON account (person_id)
-- ;
CREATE TABLE barcode (
	code TEXT NOT NULL,
	product_id BIGINT NOT NULL,
	unit TEXT NOT NULL,
	PRIMARY KEY (code, product_id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE batch (
	id BIGSERIAL NOT NULL,
	product_id BIGINT,
	code TEXT NOT NULL,
	expires_on TEXT,
	PRIMARY KEY (id),
	UNIQUE (product_id, code),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE cost (
	product_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	value_fen BIGINT NOT NULL,
	last_movement_id BIGINT NOT NULL,
	PRIMARY KEY (product_id),
	CONSTRAINT cost_not_negative CHECK (quantity >= 0 AND value_fen >= 0),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE document (
	id BIGSERIAL NOT NULL,
	kind TEXT NOT NULL,
	number TEXT NOT NULL,
	status TEXT NOT NULL,
	revision BIGINT DEFAULT '0' NOT NULL,
	requester_id BIGINT,
	location_id BIGINT NOT NULL,
	partner_id BIGINT,
	amount_fen BIGINT,
	created_us BIGINT NOT NULL,
	business_date TEXT NOT NULL,
	chat TEXT DEFAULT '' NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT document_amount CHECK (amount_fen IS NULL OR amount_fen >= 0),
	UNIQUE (number),
	FOREIGN KEY(requester_id) REFERENCES person (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(partner_id) REFERENCES partner (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX document_open ON document (status, id)
-- ;
CREATE INDEX document_requester ON document (requester_id, id)
-- ;
CREATE TABLE draft (
	id BIGSERIAL NOT NULL,
	person_id BIGINT NOT NULL,
	chat TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	version BIGINT NOT NULL,
	state TEXT DEFAULT 'open' NOT NULL,
	expires_us BIGINT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE INDEX draft_open ON draft (person_id, chat, state)
-- ;
CREATE TABLE pack (
	product_id BIGINT NOT NULL,
	unit TEXT NOT NULL,
	numerator BIGINT NOT NULL,
	denominator BIGINT DEFAULT '1' NOT NULL,
	PRIMARY KEY (product_id, unit),
	CONSTRAINT pack_positive CHECK (numerator > 0 AND denominator > 0),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE partner_name (
	key TEXT NOT NULL,
	partner_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (key, partner_id),
	FOREIGN KEY(partner_id) REFERENCES partner (id)
)
-- ;
CREATE TABLE person_location (
	person_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	PRIMARY KEY (person_id, location_id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
-- ;
CREATE TABLE person_role (
	person_id BIGINT NOT NULL,
	role TEXT NOT NULL,
	PRIMARY KEY (person_id, role),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE TABLE product_name (
	key TEXT NOT NULL,
	product_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (key, product_id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE approval (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	role TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	vote TEXT NOT NULL,
	at_us BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, revision, role),
	UNIQUE (document_id, revision, person_id),
	CONSTRAINT approval_vote CHECK (vote IN ('yes', 'no')),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE TABLE approval_need (
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	role TEXT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (document_id, revision, role),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE TABLE balance (
	product_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	is_outside BIGINT NOT NULL,
	on_hand BIGINT DEFAULT '0' NOT NULL,
	reserved BIGINT DEFAULT '0' NOT NULL,
	incoming BIGINT DEFAULT '0' NOT NULL,
	last_movement_id BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (product_id, location_id, batch_id),
	FOREIGN KEY(location_id, is_outside) REFERENCES location (id, is_outside),
	CONSTRAINT balance_not_negative CHECK (is_outside = 1 OR on_hand >= 0),
	CONSTRAINT balance_not_oversold CHECK (reserved >= 0 AND (is_outside = 1 OR reserved <= on_hand)),
	CONSTRAINT balance_incoming CHECK (incoming >= 0),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
-- ;
CREATE TABLE day_balance (
	day TEXT NOT NULL,
	product_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	on_hand BIGINT NOT NULL,
	reserved BIGINT NOT NULL,
	incoming BIGINT NOT NULL,
	PRIMARY KEY (day, product_id, location_id, batch_id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
-- ;
CREATE TABLE document_line (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	batch_id BIGINT,
	unit TEXT NOT NULL,
	count_milli BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	price BIGINT,
	amount_fen BIGINT,
	source_line_id BIGINT,
	held BIGINT DEFAULT '0' NOT NULL,
	posted BIGINT DEFAULT '0' NOT NULL,
	last_movement_id BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, line_no),
	CONSTRAINT line_positive CHECK (quantity > 0 AND count_milli > 0),
	CONSTRAINT line_not_negative CHECK (held >= 0 AND posted >= 0),
	CONSTRAINT line_not_over_posted CHECK (held + posted <= quantity),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id),
	FOREIGN KEY(source_line_id) REFERENCES document_line (id)
)
-- ;
CREATE TABLE transition (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	step TEXT NOT NULL,
	from_status TEXT NOT NULL,
	to_status TEXT NOT NULL,
	person_id BIGINT,
	at_us BIGINT NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, revision),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE TABLE movement (
	id BIGSERIAL NOT NULL,
	phase TEXT NOT NULL,
	hold_id BIGINT,
	product_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	source_id BIGINT NOT NULL,
	target_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	document_id BIGINT,
	line_id BIGINT,
	reverses_id BIGINT,
	command_id BIGINT NOT NULL,
	occurred_us BIGINT NOT NULL,
	posted_us BIGINT NOT NULL,
	business_date TEXT NOT NULL,
	expires_us BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT movement_positive CHECK (quantity > 0),
	CONSTRAINT movement_goes_somewhere CHECK (source_id <> target_id),
	CONSTRAINT movement_phase CHECK (phase IN ('hold', 'post', 'void', 'move')),
	CONSTRAINT movement_of_a_hold CHECK ((phase IN ('post', 'void')) = (hold_id IS NOT NULL)),
	CONSTRAINT movement_reverses_at_once CHECK (reverses_id IS NULL OR phase = 'move'),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id),
	FOREIGN KEY(source_id) REFERENCES location (id),
	FOREIGN KEY(target_id) REFERENCES location (id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(line_id) REFERENCES document_line (id),
	FOREIGN KEY(reverses_id) REFERENCES movement (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX movement_document ON movement (document_id)
-- ;
CREATE INDEX movement_product ON movement (product_id, id)
-- ;
CREATE UNIQUE INDEX movement_reverses ON movement (reverses_id) WHERE reverses_id IS NOT NULL
-- ;
CREATE TABLE hold (
	id BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	source_id BIGINT NOT NULL,
	target_id BIGINT NOT NULL,
	document_id BIGINT,
	line_id BIGINT,
	open_quantity BIGINT NOT NULL,
	expires_us BIGINT,
	last_movement_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT hold_not_over_posted CHECK (open_quantity >= 0),
	FOREIGN KEY(id) REFERENCES movement (id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id),
	FOREIGN KEY(source_id) REFERENCES location (id),
	FOREIGN KEY(target_id) REFERENCES location (id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(line_id) REFERENCES document_line (id)
)
-- ;
CREATE INDEX hold_document ON hold (document_id)
-- ;
CREATE INDEX hold_open ON hold (product_id, source_id) WHERE open_quantity > 0
-- ;
CREATE TABLE value_entry (
	movement_id BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	value_fen BIGINT NOT NULL,
	variance_fen BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (movement_id),
	FOREIGN KEY(movement_id) REFERENCES movement (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
