-- A depot that keeps parts for workshops: the tables that the code of the other files works on.
CREATE SCHEMA stock;
GO
CREATE SCHEMA sales;
GO
CREATE TABLE stock.Warehouse (
    WarehouseId  int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Warehouse PRIMARY KEY,
    Code         nchar(4)       NOT NULL CONSTRAINT UQ_Warehouse_Code UNIQUE,
    Title        nvarchar(80)   NOT NULL,
    OpenedOn     date           NOT NULL CONSTRAINT DF_Warehouse_Opened DEFAULT (CONVERT(date, GETDATE())),
    IsActive     bit            NOT NULL CONSTRAINT DF_Warehouse_Active DEFAULT (1)
);
GO
CREATE TABLE stock.Part (
    PartId       int IDENTITY(1, 1) NOT NULL CONSTRAINT PK_Part PRIMARY KEY,
    Number       nvarchar(24)   NOT NULL CONSTRAINT UQ_Part_Number UNIQUE,
    Title        nvarchar(120)  NOT NULL,
    Family       nvarchar(40)   NULL,
    Price        decimal(12, 2) NOT NULL CONSTRAINT CK_Part_Price CHECK (Price >= 0),
    Weight       float          NULL,
    ReorderAt    int            NOT NULL DEFAULT (10),
    ReplacedBy   int            NULL CONSTRAINT FK_Part_ReplacedBy REFERENCES stock.Part (PartId),
    RowGuid      uniqueidentifier NOT NULL DEFAULT (NEWID()),
    ChangedAt    datetime2(3)   NOT NULL DEFAULT (SYSUTCDATETIME())
);
GO
CREATE TABLE stock.Level (
    WarehouseId  int NOT NULL REFERENCES stock.Warehouse (WarehouseId),
    PartId       int NOT NULL REFERENCES stock.Part (PartId),
    Quantity     int NOT NULL DEFAULT (0),
    Reserved     int NOT NULL DEFAULT (0),
    Free         AS (Quantity - Reserved),
    CONSTRAINT PK_Level PRIMARY KEY CLUSTERED (WarehouseId, PartId)
);
GO
CREATE TABLE stock.Movement (
    MovementId   bigint IDENTITY(1, 1) NOT NULL PRIMARY KEY,
    WarehouseId  int           NOT NULL,
    PartId       int           NOT NULL,
    Quantity     int           NOT NULL,
    Reason       varchar(20)   NOT NULL,
    Remark       nvarchar(max) NULL,
    MovedAt      datetime      NOT NULL DEFAULT (GETDATE()),
    MovedBy      sysname       NOT NULL DEFAULT (SUSER_SNAME())
);
GO
CREATE TABLE sales.Customer (
    CustomerId   int IDENTITY(1, 1) NOT NULL PRIMARY KEY,
    Name         nvarchar(100) NOT NULL,
    City         nvarchar(60)  NULL,
    Credit       money         NOT NULL DEFAULT (0),
    Class        char(1)       NOT NULL DEFAULT ('C') CHECK (Class IN ('A', 'B', 'C')),
    BlockedOn    date          NULL
);
GO
CREATE TABLE sales.OrderHead (
    OrderId      int IDENTITY(1000, 1) NOT NULL PRIMARY KEY,
    CustomerId   int         NOT NULL REFERENCES sales.Customer (CustomerId),
    OrderedAt    datetime2   NOT NULL DEFAULT (SYSDATETIME()),
    Status       varchar(12) NOT NULL DEFAULT ('open'),
    Total        money       NULL
);
GO
CREATE TABLE sales.OrderLine (
    OrderId      int           NOT NULL REFERENCES sales.OrderHead (OrderId) ON DELETE CASCADE,
    LineNumber   int           NOT NULL,
    PartId       int           NOT NULL REFERENCES stock.Part (PartId),
    Quantity     int           NOT NULL CHECK (Quantity > 0),
    Price        decimal(12, 2) NOT NULL,
    Discount     decimal(4, 3) NOT NULL DEFAULT (0),
    PRIMARY KEY (OrderId, LineNumber)
);
GO
CREATE TABLE dbo.Journal (
    EntryId   bigint IDENTITY PRIMARY KEY,
    At        datetime2     NOT NULL DEFAULT (SYSUTCDATETIME()),
    Source    nvarchar(128) NULL,
    Number    int           NULL,
    Message   nvarchar(4000) NOT NULL
);
GO
CREATE NONCLUSTERED INDEX IX_Movement_Part ON stock.Movement (PartId, MovedAt DESC) INCLUDE (Quantity);
CREATE INDEX IX_OrderHead_Open ON sales.OrderHead (CustomerId) WHERE Status = 'open';
GO
