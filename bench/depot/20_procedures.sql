CREATE PROCEDURE dbo.WriteJournal
    @Source  nvarchar(128),
    @Message nvarchar(4000),
    @Number  int = NULL
AS
BEGIN
    SET NOCOUNT ON;
    INSERT INTO dbo.Journal (Source, Number, Message)
    VALUES (@Source, @Number, LEFT(@Message, 4000));
END;
GO
-- Moves parts into a warehouse or out of it, and keeps the level with it.
CREATE PROCEDURE stock.Move
    @WarehouseId int,
    @PartId      int,
    @Quantity    int,
    @Reason      varchar(20) = 'count',
    @MovementId  bigint = NULL OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    SET XACT_ABORT ON;
    IF @Quantity = 0
    BEGIN
        RAISERROR (N'Nothing of part %d is moved.', 16, 1, @PartId);
        RETURN 1;
    END;
    BEGIN TRY
        BEGIN TRANSACTION;
        UPDATE stock.Level
           SET Quantity = Quantity + @Quantity
         WHERE WarehouseId = @WarehouseId AND PartId = @PartId;
        IF @@ROWCOUNT = 0
            INSERT INTO stock.Level (WarehouseId, PartId, Quantity)
            VALUES (@WarehouseId, @PartId, @Quantity);
        INSERT INTO stock.Movement (WarehouseId, PartId, Quantity, Reason)
        VALUES (@WarehouseId, @PartId, @Quantity, @Reason);
        SET @MovementId = SCOPE_IDENTITY();
        COMMIT TRANSACTION;
    END TRY
    BEGIN CATCH
        IF @@TRANCOUNT > 0
            ROLLBACK TRANSACTION;
        DECLARE @message nvarchar(4000) = ERROR_MESSAGE(), @number int = ERROR_NUMBER();
        EXEC dbo.WriteJournal @Source = N'stock.Move', @Message = @message, @Number = @number;
        THROW;
    END CATCH;
    RETURN 0;
END;
GO
-- Takes what an order needs from the warehouses that have most of it.
CREATE PROCEDURE sales.Reserve
    @OrderId int
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @part int, @wanted int, @warehouse int, @free int, @taken int;
    DECLARE lines CURSOR LOCAL FAST_FORWARD FOR
        SELECT PartId, SUM(Quantity) FROM sales.OrderLine WHERE OrderId = @OrderId GROUP BY PartId ORDER BY PartId;
    OPEN lines;
    FETCH NEXT FROM lines INTO @part, @wanted;
    WHILE @@FETCH_STATUS = 0
    BEGIN
        WHILE @wanted > 0
        BEGIN
            SET @warehouse = NULL;
            SELECT TOP (1) @warehouse = WarehouseId, @free = Quantity - Reserved
              FROM stock.Level
             WHERE PartId = @part AND Quantity > Reserved
             ORDER BY Quantity - Reserved DESC;
            IF @warehouse IS NULL
            BEGIN
                PRINT 'Too few of ' + stock.PartTitle(@part) + ': ' + CAST(@wanted AS varchar(10)) + ' are missing';
                BREAK;
            END;
            SET @taken = IIF(@free < @wanted, @free, @wanted);
            UPDATE stock.Level
               SET Reserved += @taken
             WHERE WarehouseId = @warehouse AND PartId = @part;
            SET @wanted -= @taken;
        END;
        FETCH NEXT FROM lines INTO @part, @wanted;
    END;
    CLOSE lines;
    DEALLOCATE lines;
END;
GO
CREATE PROCEDURE sales.PlaceOrder
    @CustomerId int,
    @Lines      nvarchar(max),
    @OrderId    int OUTPUT
AS
BEGIN
    SET NOCOUNT ON;
    IF NOT EXISTS (SELECT 1 FROM sales.Customer WHERE CustomerId = @CustomerId AND BlockedOn IS NULL)
        THROW 50010, N'The customer is not known, or blocked.', 1;
    CREATE TABLE #lines (PartId int NOT NULL, Quantity int NOT NULL, Price decimal(12, 2) NULL);
    INSERT INTO #lines (PartId, Quantity)
    SELECT CAST(LEFT(s.value, CHARINDEX(':', s.value) - 1) AS int),
           CAST(SUBSTRING(s.value, CHARINDEX(':', s.value) + 1, 20) AS int)
      FROM STRING_SPLIT(@Lines, ',') AS s
     WHERE CHARINDEX(':', s.value) > 1;
    UPDATE w
       SET w.Price = sales.NetPrice(p.Price, c.Class, w.Quantity)
      FROM #lines AS w
      JOIN stock.Part AS p ON p.PartId = w.PartId
     CROSS JOIN (SELECT Class FROM sales.Customer WHERE CustomerId = @CustomerId) AS c;
    BEGIN TRY
        BEGIN TRAN;
        INSERT INTO sales.OrderHead (CustomerId) VALUES (@CustomerId);
        SET @OrderId = SCOPE_IDENTITY();
        INSERT INTO sales.OrderLine (OrderId, LineNumber, PartId, Quantity, Price)
        SELECT @OrderId, ROW_NUMBER() OVER (ORDER BY PartId), PartId, Quantity, ISNULL(Price, 0)
          FROM #lines;
        UPDATE sales.OrderHead
           SET Total = (SELECT SUM(l.Quantity * l.Price) FROM sales.OrderLine AS l WHERE l.OrderId = @OrderId)
         WHERE OrderId = @OrderId;
        EXEC sales.Reserve @OrderId;
        COMMIT;
    END TRY
    BEGIN CATCH
        IF XACT_STATE() <> 0 ROLLBACK;
        SET @OrderId = NULL;
        THROW;
    END CATCH;
    DROP TABLE #lines;
END;
GO
CREATE PROCEDURE sales.OrdersOf
    @CustomerId int,
    @Since      date = NULL,
    @Status     varchar(12) = NULL
AS
BEGIN
    SET NOCOUNT ON;
    SELECT h.OrderId, h.OrderedAt, h.Status, h.Total,
           DATEDIFF(day, h.OrderedAt, GETDATE()) AS Age,
           (SELECT COUNT(*) FROM sales.OrderLine AS l WHERE l.OrderId = h.OrderId) AS Lines
      FROM sales.OrderHead AS h
     WHERE h.CustomerId = @CustomerId
       AND (@Since IS NULL OR h.OrderedAt >= @Since)
       AND h.Status = COALESCE(@Status, h.Status)
     ORDER BY h.OrderedAt DESC
    OFFSET 0 ROWS FETCH NEXT 50 ROWS ONLY;
END;
GO
-- Brings the prices of a supplier's list into the parts.
CREATE PROCEDURE stock.TakePrices
    @Family nvarchar(40),
    @Factor decimal(6, 4) = 1.0
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @changed TABLE (PartId int NOT NULL, Before decimal(12, 2) NULL, After decimal(12, 2) NULL);
    MERGE stock.Part AS target
    USING (SELECT p.PartId, ROUND(p.Price * @Factor, 2) AS Price FROM stock.Part AS p WHERE p.Family = @Family) AS source
       ON target.PartId = source.PartId
     WHEN MATCHED AND target.Price <> source.Price THEN
        UPDATE SET Price = source.Price, ChangedAt = SYSUTCDATETIME();
    UPDATE stock.Part
       SET ReorderAt = CASE WHEN Price > 1000 THEN 2 WHEN Price > 100 THEN 5 ELSE ReorderAt END
    OUTPUT inserted.PartId, deleted.Price, inserted.Price INTO @changed (PartId, Before, After)
     WHERE Family = @Family;
    INSERT INTO dbo.Journal (Source, Message)
    SELECT N'stock.TakePrices', CONCAT(N'part ', c.PartId, N': ', c.Before, N' -> ', c.After)
      FROM @changed AS c
     WHERE c.Before <> c.After;
END;
GO
CREATE PROCEDURE dbo.CountRows
    @Schema sysname,
    @Filter nvarchar(200) = N'%'
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @sql nvarchar(max), @name sysname, @count bigint;
    CREATE TABLE #counts (Name sysname NOT NULL, Rows bigint NOT NULL);
    SELECT @name = MIN(t.name)
      FROM sys.tables AS t
      JOIN sys.schemas AS s ON s.schema_id = t.schema_id
     WHERE s.name = @Schema AND t.name LIKE @Filter;
    IF @name IS NOT NULL
    BEGIN
        SET @sql = N'SELECT @n = COUNT_BIG(*) FROM ' + QUOTENAME(@Schema) + N'.' + QUOTENAME(@name);
        EXEC sp_executesql @sql, N'@n bigint OUTPUT', @n = @count OUTPUT;
        INSERT INTO #counts VALUES (@name, @count);
    END;
    SELECT Name, Rows FROM #counts ORDER BY Name;
END;
GO
CREATE PROCEDURE sales.CloseOld
    @Days int = 90
AS
BEGIN
    SET NOCOUNT ON;
    DECLARE @closed int = 0, @limit datetime2 = DATEADD(day, -@Days, SYSDATETIME());
    WHILE 1 = 1
    BEGIN
        UPDATE TOP (500) sales.OrderHead
           SET Status = 'closed'
         WHERE Status = 'open' AND OrderedAt < @limit;
        IF @@ROWCOUNT = 0 BREAK;
        SET @closed = @closed + 1;
        IF @closed >= 100
        BEGIN
            PRINT N'Too much for one night.';
            GOTO done;
        END;
    END;
    DELETE FROM dbo.Journal WHERE At < DATEADD(year, -1, SYSUTCDATETIME());
done:
    RETURN @closed;
END;
GO
CREATE TRIGGER stock.PartChanged ON stock.Part
AFTER UPDATE
AS
BEGIN
    SET NOCOUNT ON;
    IF NOT UPDATE(Price) RETURN;
    INSERT INTO dbo.Journal (Source, Message)
    SELECT N'stock.Part', N'price of ' + i.Number + N' from ' + CONVERT(nvarchar(20), d.Price) + N' to '
           + CONVERT(nvarchar(20), i.Price)
      FROM inserted AS i
      JOIN deleted AS d ON d.PartId = i.PartId
     WHERE i.Price <> d.Price;
END;
GO
CREATE TRIGGER sales.LineWritten ON sales.OrderLine
AFTER INSERT, UPDATE, DELETE
AS
BEGIN
    SET NOCOUNT ON;
    UPDATE h
       SET Total = (SELECT SUM(l.Quantity * l.Price * (1 - l.Discount)) FROM sales.OrderLine AS l WHERE l.OrderId = h.OrderId)
      FROM sales.OrderHead AS h
     WHERE h.OrderId IN (SELECT OrderId FROM inserted UNION SELECT OrderId FROM deleted);
    IF EXISTS (SELECT * FROM inserted WHERE Discount > 0.5)
    BEGIN
        RAISERROR (N'No discount is so large.', 16, 1);
        ROLLBACK TRANSACTION;
    END;
END;
GO
