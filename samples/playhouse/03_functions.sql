/* What a customer pays for a seat: the discount is in percent, cents are rounded. */
CREATE FUNCTION dbo.SeatPrice (@PerformanceId int, @SeatId int, @CustomerId int) RETURNS money
AS
BEGIN
    DECLARE @price money, @discount decimal(4, 2)
    SELECT @price = p.BasePrice + c.Surcharge
    FROM dbo.Performance AS p
    JOIN dbo.Seat AS s ON s.HallId = p.HallId
    JOIN dbo.SeatCategory AS c ON c.Category = s.Category
    WHERE p.PerformanceId = @PerformanceId AND s.SeatId = @SeatId
    SELECT @discount = Discount FROM dbo.Customer WHERE CustomerId = @CustomerId
    RETURN ROUND(@price * (100 - ISNULL(@discount, 0)) / 100, 2)
END
GO
CREATE FUNCTION dbo.FreeSeats (@PerformanceId int) RETURNS TABLE
AS RETURN (
    SELECT s.SeatId, s.RowName, s.Number, s.Label
    FROM dbo.Seat AS s JOIN dbo.Performance AS p ON p.HallId = s.HallId
    WHERE p.PerformanceId = @PerformanceId
      AND NOT EXISTS (SELECT * FROM dbo.Ticket AS t WHERE t.PerformanceId = p.PerformanceId AND t.SeatId = s.SeatId)
)
GO
/* Groups of free seats that are side by side in one row. */
CREATE FUNCTION dbo.SeatGroups (@PerformanceId int) RETURNS @groups TABLE (RowName char(1), FirstNumber int, Seats int)
AS
BEGIN
    INSERT INTO @groups (RowName, FirstNumber, Seats)
    SELECT RowName, MIN(Number), COUNT(*)
    FROM (SELECT RowName, Number, Number - ROW_NUMBER() OVER (PARTITION BY RowName ORDER BY Number) AS Part
          FROM dbo.FreeSeats(@PerformanceId)) AS f
    GROUP BY RowName, Part
    DELETE FROM @groups WHERE Seats < 2
    RETURN
END
GO
CREATE FUNCTION dbo.Shout (@text nvarchar(10), @times int = 1) RETURNS nvarchar(12)
AS
BEGIN
    RETURN UPPER(@text) + REPLICATE(N'!', @times)
END
GO
