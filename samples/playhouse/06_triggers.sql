CREATE TRIGGER dbo.TicketSold ON dbo.Ticket AFTER INSERT, UPDATE, DELETE AS
BEGIN
    SET NOCOUNT ON;
    UPDATE p SET Sold = p.Sold + x.Change
    FROM dbo.Performance AS p
    JOIN (SELECT PerformanceId, SUM(n) AS Change
          FROM (SELECT PerformanceId, 1 AS n FROM inserted UNION ALL SELECT PerformanceId, -1 FROM deleted) AS both
          GROUP BY PerformanceId) AS x ON x.PerformanceId = p.PerformanceId;
END
GO
CREATE TRIGGER dbo.PerformancePrice ON dbo.Performance FOR UPDATE AS
IF UPDATE(BasePrice)
BEGIN
    IF EXISTS (SELECT * FROM inserted i JOIN deleted d ON d.PerformanceId = i.PerformanceId WHERE i.BasePrice > d.BasePrice AND i.Sold > 0)
    BEGIN
        ROLLBACK TRANSACTION
        RAISERROR('Prices do not rise when tickets are sold.', 16, 1)
        RETURN
    END
    INSERT INTO [audit].[Event] (What)
    SELECT CONCAT('price of ', i.PerformanceId, ' from ', d.BasePrice, ' to ', i.BasePrice)
    FROM inserted AS i JOIN deleted AS d ON d.PerformanceId = i.PerformanceId
END
GO
CREATE TRIGGER dbo.ContactInsert ON dbo.Contact INSTEAD OF INSERT AS
    INSERT INTO dbo.Customer (FullName, Email, Phone)
    SELECT FullName, LOWER(Email), NULLIF(Phone, '') FROM inserted
GO
