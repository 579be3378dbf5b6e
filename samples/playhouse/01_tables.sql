/* The box office of a playhouse with two halls: tables, as SQL Server Management Studio scripts them, changed by hand. */
SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
CREATE SCHEMA [audit]
GO
CREATE TYPE dbo.PhoneNumber FROM varchar(20) NULL
GO
CREATE TYPE dbo.SeatList AS TABLE (SeatId int NOT NULL PRIMARY KEY)
GO
CREATE SEQUENCE dbo.BookingNumber AS int START WITH 1000 INCREMENT BY 1
GO
CREATE TABLE [dbo].[Hall](
    [HallId] [tinyint] NOT NULL CONSTRAINT [PK_Hall] PRIMARY KEY CLUSTERED,
    [Name] [nvarchar](40) NOT NULL CONSTRAINT [UQ_Hall_Name] UNIQUE,
    [HasStalls] [bit] NOT NULL CONSTRAINT [DF_Hall_HasStalls] DEFAULT ((1))
)
GO
CREATE TABLE dbo.SeatCategory (
    Category char(2) NOT NULL PRIMARY KEY,
    Name nvarchar(20) NOT NULL,
    Surcharge smallmoney NOT NULL DEFAULT $0
)
GO
CREATE TABLE dbo.Seat (
    SeatId int IDENTITY(1, 1) NOT NULL PRIMARY KEY,
    HallId tinyint NOT NULL REFERENCES dbo.Hall (HallId),
    RowName char(1) NOT NULL,
    Number smallint NOT NULL CHECK (Number > 0),
    Category char(2) NOT NULL REFERENCES dbo.SeatCategory (Category),
    Label AS (RowName + '-' + CAST(Number AS varchar(5))) PERSISTED,
    CONSTRAINT UQ_Seat UNIQUE (HallId, RowName, Number)
)
GO
CREATE TABLE dbo.Production (
    ProductionId int IDENTITY(10, 10) NOT NULL PRIMARY KEY,
    Title nvarchar(100) NOT NULL,
    Minutes smallint NULL,
    Premiere date NULL,
    Notes xml NULL,
    Changed rowversion
)
GO
CREATE TABLE dbo.Performance (
    PerformanceId int IDENTITY NOT NULL PRIMARY KEY,
    ProductionId int NOT NULL REFERENCES dbo.Production (ProductionId) ON DELETE CASCADE,
    HallId tinyint NOT NULL REFERENCES dbo.Hall (HallId),
    StartsAt datetime NOT NULL,
    BasePrice money NOT NULL CONSTRAINT CK_Performance_Price CHECK (BasePrice >= 0),
    Sold int NOT NULL DEFAULT 0,
    Cancelled bit NOT NULL DEFAULT 0
)
GO
CREATE INDEX IX_Performance_StartsAt ON dbo.Performance (StartsAt DESC) INCLUDE (BasePrice) WHERE Cancelled = 0
GO
CREATE TABLE dbo.Customer (
    CustomerId int IDENTITY NOT NULL PRIMARY KEY,
    Email varchar(80) NOT NULL CONSTRAINT UQ_Customer_Email UNIQUE,
    FullName nvarchar(60) NOT NULL,
    Phone dbo.PhoneNumber,
    Discount decimal(4, 2) NOT NULL DEFAULT 0,
    Token uniqueidentifier NOT NULL DEFAULT NEWID(),
    Since smalldatetime NOT NULL DEFAULT '2024-01-01T00:00:00'
)
GO
CREATE TABLE dbo.Booking (
    BookingId int NOT NULL PRIMARY KEY DEFAULT (NEXT VALUE FOR dbo.BookingNumber),
    CustomerId int NOT NULL REFERENCES dbo.Customer (CustomerId),
    BookedAt datetime2(3) NOT NULL DEFAULT SYSDATETIME(),
    Status char(1) NOT NULL DEFAULT 'O' CHECK (Status IN ('O', 'P', 'C')),
    Total money NOT NULL DEFAULT 0
)
GO
CREATE TABLE dbo.Ticket (
    TicketId int IDENTITY NOT NULL PRIMARY KEY NONCLUSTERED,
    BookingId int NOT NULL REFERENCES dbo.Booking (BookingId),
    PerformanceId int NOT NULL REFERENCES dbo.Performance (PerformanceId),
    SeatId int NOT NULL REFERENCES dbo.Seat (SeatId),
    Price money NOT NULL,
    CONSTRAINT UQ_Ticket UNIQUE CLUSTERED (PerformanceId, SeatId)
)
GO
CREATE TABLE dbo.Payment (
    PaymentId int IDENTITY NOT NULL PRIMARY KEY,
    BookingId int NOT NULL REFERENCES dbo.Booking (BookingId),
    Amount money NOT NULL CONSTRAINT CK_Payment_Amount CHECK (Amount > 0),
    PaidAt datetime NOT NULL DEFAULT GETDATE()
)
GO
CREATE TABLE dbo.PaymentFile (
    LineNumber int NOT NULL PRIMARY KEY,
    BookingText varchar(12) NULL,
    AmountText varchar(12) NULL,
    Result nvarchar(100) NULL
)
GO
CREATE TABLE dbo.WaitingList (
    EntryId int IDENTITY NOT NULL PRIMARY KEY,
    PerformanceId int NOT NULL REFERENCES dbo.Performance (PerformanceId),
    CustomerId int NOT NULL REFERENCES dbo.Customer (CustomerId),
    AskedAt datetime NOT NULL
)
GO
CREATE TABLE [audit].[Event] (
    EventId int IDENTITY NOT NULL PRIMARY KEY,
    What nvarchar(200) NOT NULL,
    ErrorNumber int NULL
)
GO
EXEC sp_addextendedproperty 'MS_Description', N'A seat can be sold once for a performance.', 'SCHEMA', 'dbo', 'TABLE', 'Ticket'
GO
EXEC sp_addmessage 50010, 16, N'There are only %d free seats.'
GO
