# Every resource and data source of DMS in provider 5, against a server of a test. `terraform.test.ts` gives the variables.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "AKIDEXAMPLE"
  secret_key                  = "not-so-secret"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  endpoints {
    dms = var.server
  }
}

variable "server" { type = string }
variable "mariadb_port" { type = number }
variable "postgres_host" { type = string }

# What the second apply changes.
variable "revision" { type = string }
variable "class" { type = string }
variable "threads" { type = number }
variable "categories" { type = set(string) }
variable "is_running" { type = bool }

locals {
  tags = { revision = var.revision }
  mappings = jsonencode({
    rules = [{
      rule-type      = "selection"
      rule-id        = "1"
      rule-name      = "1"
      object-locator = { schema-name = "harbor", table-name = "%" }
      rule-action    = "include"
    }]
  })
}

resource "aws_dms_replication_subnet_group" "group" {
  replication_subnet_group_id          = "real-group"
  replication_subnet_group_description = "of ${var.revision}"
  subnet_ids                           = ["subnet-a", "subnet-b"]
  tags                                 = local.tags
}

# The provider waits half a minute for each instance that it makes, so this one is there before.
import {
  to = aws_dms_replication_instance.instance
  id = "real-instance"
}

resource "aws_dms_replication_instance" "instance" {
  replication_instance_id    = "real-instance"
  replication_instance_class = var.class
  apply_immediately          = true
  tags                       = local.tags
}

resource "aws_dms_certificate" "certificate" {
  certificate_id  = "real-certificate"
  certificate_pem = file("${path.module}/ca.pem")
  tags            = local.tags
}

resource "aws_dms_endpoint" "mariadb" {
  endpoint_id   = "real-mariadb"
  endpoint_type = "source"
  engine_name   = "mariadb"
  server_name   = "127.0.0.1"
  port          = var.mariadb_port
  username      = "root"
  password      = ""
  tags          = local.tags
}

resource "aws_dms_endpoint" "postgres" {
  endpoint_id   = "real-postgres"
  endpoint_type = "target"
  engine_name   = "postgres"
  server_name   = var.postgres_host
  port          = 5432
  username      = "postgres"
  password      = "none"
  database_name = "postgres"

  postgres_settings {
    heartbeat_enable    = true
    heartbeat_frequency = 5
    execute_timeout     = 60
  }
}

resource "aws_dms_endpoint" "mysql" {
  endpoint_id                 = "real-mysql"
  endpoint_type               = "source"
  engine_name                 = "mysql"
  server_name                 = "${var.revision}.mysql.example"
  port                        = 3306
  username                    = "reader"
  password                    = "of ${var.revision}"
  extra_connection_attributes = "EventsPollInterval=5;"
}

resource "aws_dms_endpoint" "sqlserver" {
  endpoint_id     = "real-sqlserver"
  endpoint_type   = "source"
  engine_name     = "sqlserver"
  server_name     = "${var.revision}.sqlserver.example"
  port            = 1433
  username        = "reader"
  password        = "of ${var.revision}"
  database_name   = "shop"
  ssl_mode        = "verify-full"
  certificate_arn = aws_dms_certificate.certificate.certificate_arn
}

resource "aws_dms_replication_task" "task" {
  replication_task_id      = "real-task"
  replication_instance_arn = aws_dms_replication_instance.instance.replication_instance_arn
  source_endpoint_arn      = aws_dms_endpoint.mariadb.endpoint_arn
  target_endpoint_arn      = aws_dms_endpoint.postgres.endpoint_arn
  migration_type           = "full-load-and-cdc"
  table_mappings           = local.mappings
  start_replication_task   = var.is_running
  tags                     = local.tags

  replication_task_settings = jsonencode({
    TargetMetadata   = { BatchApplyEnabled = true }
    FullLoadSettings = { MaxFullLoadSubTasks = var.threads, TargetTablePrepMode = "DROP_AND_CREATE" }
    Logging          = { EnableLogging = true }
  })
}

resource "aws_dms_replication_config" "config" {
  replication_config_identifier = "real-config"
  source_endpoint_arn           = aws_dms_endpoint.mariadb.endpoint_arn
  target_endpoint_arn           = aws_dms_endpoint.postgres.endpoint_arn
  replication_type              = "cdc"
  table_mappings                = local.mappings
  replication_settings          = jsonencode({ FullLoadSettings = { MaxFullLoadSubTasks = var.threads } })
  tags                          = local.tags

  compute_config {
    replication_subnet_group_id  = aws_dms_replication_subnet_group.group.id
    max_capacity_units           = var.threads * 4
    min_capacity_units           = 2
    preferred_maintenance_window = "sun:23:45-mon:00:30"
  }
}

resource "aws_dms_event_subscription" "subscription" {
  name             = "real-events"
  enabled          = true
  sns_topic_arn    = "arn:aws:sns:us-east-1:123456789012:events"
  source_type      = "replication-task"
  source_ids       = ["real-task"]
  event_categories = var.categories
  tags             = local.tags
}

data "aws_dms_certificate" "certificate" {
  certificate_id = aws_dms_certificate.certificate.certificate_id
}

data "aws_dms_endpoint" "postgres" {
  endpoint_id = aws_dms_endpoint.postgres.endpoint_id
}

data "aws_dms_replication_instance" "instance" {
  replication_instance_id = aws_dms_replication_instance.instance.replication_instance_id
}

data "aws_dms_replication_subnet_group" "group" {
  replication_subnet_group_id = aws_dms_replication_subnet_group.group.id
}

data "aws_dms_replication_task" "task" {
  replication_task_id = aws_dms_replication_task.task.replication_task_id
}

output "seen" {
  value = {
    certificate = data.aws_dms_certificate.certificate.certificate_arn
    engine      = data.aws_dms_endpoint.postgres.engine_name
    class       = data.aws_dms_replication_instance.instance.replication_instance_class
    subnets     = data.aws_dms_replication_subnet_group.group.subnet_ids
    task        = data.aws_dms_replication_task.task.status
  }
}
